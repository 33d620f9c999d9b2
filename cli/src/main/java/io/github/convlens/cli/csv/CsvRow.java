package io.github.convlens.cli.csv;

import io.github.convlens.data.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One row of a CSV file; its columns count from 0. */
public final class CsvRow {
  private static final int SHOWN = 60;

  private final Path file;
  private final long line;
  private final String[] cells;

  private CsvRow(Path file, long line, String[] cells) {
    this.file = file;
    this.line = line;
    this.cells = cells;
  }

  /**
   * Takes a row apart as RFC 4180 has it.
   *
   * @param text without the end of the line
   */
  static CsvRow of(Path file, long line, String text) {
    return new CsvRow(file, line, text.indexOf('"') < 0 ? text.split(",", -1) : quoted(text));
  }

  private static String[] quoted(String text) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean inside = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ',' && !inside) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else if (c != '"') {
        cell.append(c);
      } else if (inside && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        cell.append('"');
        i++;
      } else {
        inside = !inside;
      }
    }
    cells.add(cell.toString());
    return cells.toArray(String[]::new);
  }

  /** These columns alone, in this order. */
  CsvRow select(int[] columns) {
    String[] chosen = new String[columns.length];
    for (int i = 0; i < columns.length; i++) {
      chosen[i] = cells[columns[i]];
    }
    return new CsvRow(file, line, chosen);
  }

  /** How many columns it has. */
  public int size() {
    return cells.length;
  }

  public String text(int column) {
    return cells[column];
  }

  /**
   * @throws InputException if it is no whole number
   */
  public long whole(int column) {
    try {
      return Long.parseLong(cells[column]);
    } catch (NumberFormatException e) {
      throw unreadable(column);
    }
  }

  /**
   * @throws InputException if it is no number
   */
  public double number(int column) {
    try {
      return Double.parseDouble(cells[column]);
    } catch (NumberFormatException e) {
      throw unreadable(column);
    }
  }

  private InputException unreadable(int column) {
    String cell = cells[column];
    String shown = cell.length() > SHOWN ? cell.substring(0, SHOWN) + "…" : cell;
    return new InputException(
        file + ": line " + line + ": \"" + shown + "\" is not a number: was it edited?");
  }
}
