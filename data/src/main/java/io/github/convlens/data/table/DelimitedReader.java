package io.github.convlens.data.table;

import io.github.convlens.core.DiskFault;
import io.github.convlens.core.InvalidInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a file of rows whose cells are separated by a character (RFC 4180). Cells may be quoted,
 * with blanks around the quotes. Quoted cells may contain separators, line ends and doubled quotes.
 * The encoding is UTF-8, with or without a byte order mark. Blank lines are skipped.
 */
final class DelimitedReader implements AutoCloseable {
  private static final char BYTE_ORDER_MARK = '\ufeff';
  private static final char QUOTE = '"';

  /**
   * The largest number of characters in a cell. Without this limit, a quote that is never closed
   * would turn the rest of the file into one cell.
   */
  private static final int MAX_CELL = 1 << 16;

  /** The largest number of characters in a row. Even a row of 1024x1024 pixels is shorter. */
  private static final int MAX_ROW = 1 << 24;

  private static final int END = -1;

  private final Path path;
  private final BufferedReader in;
  private final char separator;
  private int line = 1;
  private int rowLength;
  private boolean started;

  /**
   * A row.
   *
   * @param line the line of the file in which the row begins, from 1
   * @param cells the cells, in the order of the file
   */
  record Row(int line, List<String> cells) {}

  private DelimitedReader(Path path, BufferedReader in, char separator) {
    this.path = path;
    this.in = in;
    this.separator = separator;
  }

  /**
   * Opens a file.
   *
   * @throws InvalidInputException if the file cannot be read
   */
  static DelimitedReader open(Path path, char separator) {
    try {
      return new DelimitedReader(
          path, Files.newBufferedReader(path, StandardCharsets.UTF_8), separator);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** The first non-blank line of a file, from which the separator can be recognised. */
  static String firstLine(Path path) {
    try (BufferedReader in = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      char[] head = new char[MAX_CELL];
      int length = in.read(head, 0, head.length);
      String text = length < 0 ? "" : new String(head, 0, length);
      String unmarked = text.indexOf(BYTE_ORDER_MARK) == 0 ? text.substring(1) : text;
      return unmarked.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static InvalidInputException unreadable(Path path, IOException e) {
    return new InvalidInputException(
        path
            + (e instanceof CharacterCodingException
                ? ": is not UTF-8 text: save it as UTF-8"
                : ": cannot be read (" + DiskFault.reason(e) + "): check the file"),
        e);
  }

  /**
   * Reads the next row that is not blank.
   *
   * @throws InvalidInputException if a quote is not closed or is closed before the end of its cell,
   *     or if a cell or the row is too long
   */
  Optional<Row> next() {
    try {
      skipByteOrderMark();
      while (true) {
        int first = line;
        List<String> cells = new ArrayList<>();
        boolean more = row(cells);
        if (cells.size() > 1 || !cells.get(0).isBlank()) {
          return Optional.of(new Row(first, cells));
        }
        if (!more) {
          return Optional.empty();
        }
      }
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private void skipByteOrderMark() throws IOException {
    if (!started) {
      started = true;
      in.mark(1);
      if (in.read() != BYTE_ORDER_MARK) {
        in.reset();
      }
    }
  }

  /** Reads a row, and returns whether the file continues after it. */
  private boolean row(List<String> cells) throws IOException {
    rowLength = 0;
    while (true) {
      StringBuilder cell = new StringBuilder();
      int end = cell(cell);
      cells.add(cell.isEmpty() ? "" : cell.toString());
      if (end != separator) {
        return end != END;
      }
    }
  }

  /** Reads a cell, and returns what ended it: a separator, a line end, or the end of the file. */
  private int cell(StringBuilder cell) throws IOException {
    int c = read();
    while (isBlank(c)) {
      append(cell, (char) c);
      c = read();
    }
    if (c == QUOTE) {
      cell.setLength(0);
      return readQuoted(cell);
    }
    while (!endsCell(c)) {
      append(cell, (char) c);
      c = read();
    }
    return c;
  }

  private boolean endsCell(int c) {
    return c == separator || c == '\n' || c == END;
  }

  private boolean isBlank(int c) {
    return (c == ' ' || c == '\t') && c != separator;
  }

  /** Reads the rest of a quoted cell, and returns what ended the cell after the closing quote. */
  private int readQuoted(StringBuilder cell) throws IOException {
    int first = line;
    while (true) {
      int c = read();
      if (c == QUOTE) {
        c = read();
        if (c != QUOTE) {
          return afterQuote(c);
        }
      } else if (c == END || cell.length() >= MAX_CELL) {
        throw new InvalidInputException(
            "%s: line %d: a quote (\") is not closed: close it, or double it within a quoted cell"
                .formatted(path, first));
      }
      append(cell, (char) c);
    }
  }

  /** Reads the rest of a cell after a closing quote, given the first character after that quote. */
  private int afterQuote(int next) throws IOException {
    int c = next;
    while (isBlank(c)) {
      c = read();
    }
    if (!endsCell(c)) {
      throw new InvalidInputException(
          "%s: line %d: a quote (\") is closed within a cell: double each quote that belongs to the text"
              .formatted(path, line));
    }
    return c;
  }

  /** Reads a character; every kind of line end becomes a line feed. */
  private int read() throws IOException {
    int c = in.read();
    if (c == '\r') {
      in.mark(1);
      if (in.read() != '\n') {
        in.reset();
      }
      c = '\n';
    }
    line += c == '\n' ? 1 : 0;
    if (++rowLength > MAX_ROW) {
      throw new InvalidInputException(
          "%s: line %d: a row has more than %d characters: this is not a table of pictures"
              .formatted(path, line, MAX_ROW));
    }
    return c;
  }

  private void append(StringBuilder cell, char c) {
    if (cell.length() >= MAX_CELL) {
      throw new InvalidInputException(
          "%s: line %d: a cell has more than %d characters: this is not a table of pictures"
              .formatted(path, line, MAX_CELL));
    }
    cell.append(c);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
