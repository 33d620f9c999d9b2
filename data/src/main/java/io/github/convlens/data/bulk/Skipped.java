package io.github.convlens.data.bulk;

/**
 * A picture that was left out.
 *
 * @param file relative to the folder
 * @param reason why, naming the file
 */
public record Skipped(String file, String reason) {}
