package io.github.convlens.data.image;

import java.util.List;

/**
 * Something about single images that is too long for a note; a run directory keeps it as a table.
 *
 * @param name of the file, without {@code .csv}
 * @param columns their names
 * @param rows as many cells each as there are columns
 */
public record Listing(String name, List<String> columns, List<List<String>> rows) {}
