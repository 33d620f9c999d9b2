package io.github.convlens.data.image;

import java.util.List;

/**
 * A table about single images. It would be too long for a note, so it is written to the run
 * directory as a CSV file.
 *
 * @param name the name of the file, without {@code .csv}
 * @param columns names of the columns
 * @param rows the cells of each row, one for each column
 */
public record Listing(String name, List<String> columns, List<List<String>> rows) {}
