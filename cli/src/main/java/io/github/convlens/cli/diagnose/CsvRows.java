package io.github.convlens.cli.diagnose;

import io.github.convlens.data.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads some columns of a run's CSV file, row by row. Cells hold numbers and layer names, neither
 * of which is ever quoted, so that millions of rows take seconds.
 */
final class CsvRows {

  private CsvRows() {}

  /** One row. */
  record Row(Path file, long line, String[] cells, int[] columns) {
    String text(int column) {
      return cells[columns[column]];
    }

    long whole(int column) {
      try {
        return Long.parseLong(text(column));
      } catch (NumberFormatException e) {
        throw unreadable(column);
      }
    }

    double number(int column) {
      try {
        return Double.parseDouble(text(column));
      } catch (NumberFormatException e) {
        throw unreadable(column);
      }
    }

    private InputException unreadable(int column) {
      return new InputException(
          file + ": line " + line + ": \"" + text(column) + "\" is not a number: was it edited?");
    }
  }

  /**
   * Hands on every row that is whole.
   *
   * @param names of the columns, which become the rows' columns 0, 1, …
   * @return whether there is such a file with a row
   * @throws InputException if a column is missing
   */
  static boolean read(Path file, List<String> names, Consumer<Row> rows) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      String header = reader.readLine();
      if (header == null) {
        return false;
      }
      List<String> all = Arrays.asList(header.split(",", -1));
      int[] columns = names.stream().mapToInt(all::indexOf).toArray();
      for (int i = 0; i < columns.length; i++) {
        if (columns[i] < 0) {
          throw new InputException(
              file + " has no column " + names.get(i) + ": was it written by convlens train?");
        }
      }
      long line = 1;
      boolean any = false;
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        String[] cells = text.split(",", -1);
        line++;
        if (cells.length == all.size()) {
          rows.accept(new Row(file, line, cells, columns));
          any = true;
        }
      }
      return any;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
