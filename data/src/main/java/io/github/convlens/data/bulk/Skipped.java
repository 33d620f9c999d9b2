package io.github.convlens.data.bulk;

/**
 * A picture that was left out.
 *
 * @param file the path, relative to the data set's folder; for pictures outside a data set, the
 *     path as it was given
 * @param reason the reason, which names the file
 */
public record Skipped(String file, String reason) {}
