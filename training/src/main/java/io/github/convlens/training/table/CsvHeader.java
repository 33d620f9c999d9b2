package io.github.convlens.training.table;

import io.github.convlens.core.InvalidInputException;
import java.nio.file.Path;
import java.util.List;

/**
 * The first line of a CSV file.
 *
 * @param file the file, for messages
 * @param names the names of the columns, in their order
 */
public record CsvHeader(Path file, List<String> names) {

  /** Copies the names. */
  public CsvHeader {
    names = List.copyOf(names);
  }

  /** The number of columns. */
  public int size() {
    return names.size();
  }

  /** Whether there is a column with this name. */
  public boolean has(String name) {
    return names.contains(name);
  }

  /**
   * The position of a column, counted from 0.
   *
   * @throws InvalidInputException if there is no column with this name
   */
  public int column(String name) {
    int column = names.indexOf(name);
    if (column < 0) {
      throw new InvalidInputException(
          file + " has no column " + name + ": was it written by convlens train?");
    }
    return column;
  }
}
