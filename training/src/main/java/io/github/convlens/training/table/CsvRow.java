package io.github.convlens.training.table;

import io.github.convlens.core.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One row of a CSV file, whose columns are numbered from 0. A cell is parsed from the file's bytes
 * only when a caller asks for it, so millions of rows take only seconds.
 */
public final class CsvRow {
  private static final int MAX_SHOWN_CHARS = 60;

  /** Numbers of up to this many decimal digits fit into a long. */
  private static final int MAX_DIGITS = 18;

  /** Integers up to this one are exact in a double. */
  private static final long MAX_EXACT_INTEGER = 1L << 53;

  /** The powers of ten that are exact in a double, from 1e0 to 1e22. */
  private static final double[] POWERS = new double[23];

  static {
    Arrays.setAll(POWERS, power -> Double.parseDouble("1e" + power));
  }

  private final Path file;
  private long line;
  private byte[] bytes = {};
  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private int size;
  private int next;

  CsvRow(Path file) {
    this.file = file;
  }

  /** Starts the next row, whose first cell begins at {@code start}. */
  void begin(byte[] from, int start) {
    bytes = from;
    size = 0;
    next = start;
  }

  /**
   * @param end the position of the comma or line ending after the cell
   */
  void endCell(int end) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
    }
    starts[size] = next;
    ends[size++] = end;
    next = end + 1;
  }

  /** Sets the row's line number, for messages. */
  void line(long number) {
    line = number;
  }

  /** The number of columns. */
  public int size() {
    return size;
  }

  /** The file to which the row belongs. */
  Path file() {
    return file;
  }

  /** The text of a cell, without the quotes of RFC 4180. */
  public String text(int column) {
    int start = starts[column];
    String raw = new String(bytes, start, ends[column] - start, StandardCharsets.UTF_8);
    return raw.indexOf('"') < 0 ? raw : unquoted(raw);
  }

  /** Whether a cell has no text. */
  public boolean isEmpty(int column) {
    return starts[column] == ends[column];
  }

  private static String unquoted(String raw) {
    StringBuilder text = new StringBuilder();
    boolean inside = false;
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) != '"') {
        text.append(raw.charAt(i));
      } else if (inside && i + 1 < raw.length() && raw.charAt(i + 1) == '"') {
        text.append('"');
        i++;
      } else {
        inside = !inside;
      }
    }
    return text.toString();
  }

  /**
   * The integer in a cell.
   *
   * @throws InvalidInputException if the cell does not hold an integer
   */
  public long whole(int column) {
    int start = starts[column];
    int end = ends[column];
    boolean negative = start < end && bytes[start] == '-';
    int first = negative ? start + 1 : start;
    long value = 0;
    boolean plain = end > first && end - first <= MAX_DIGITS;
    for (int i = first; plain && i < end; i++) {
      plain = digit(bytes[i]);
      value = 10 * value + bytes[i] - '0';
    }
    if (plain) {
      return negative ? -value : value;
    }
    try {
      return Long.parseLong(text(column));
    } catch (NumberFormatException e) {
      throw unreadable(column);
    }
  }

  private static boolean digit(byte b) {
    return b >= '0' && b <= '9';
  }

  /**
   * The number in a cell: the double nearest to the decimal number in the cell.
   *
   * @throws InvalidInputException if the cell does not hold a number
   */
  public double number(int column) {
    int end = ends[column];
    int i = starts[column];
    boolean negative = i < end && bytes[i] == '-';
    i += negative ? 1 : 0;
    int first = i;
    int point = -1;
    long digits = 0;
    while (i < end && i - first <= MAX_DIGITS && (digit(bytes[i]) || bytes[i] == '.')) {
      if (bytes[i] == '.') {
        if (point >= 0) {
          break;
        }
        point = i;
      } else {
        digits = 10 * digits + bytes[i] - '0';
      }
      i++;
    }
    int count = i - first - (point < 0 ? 0 : 1);
    int power = point < 0 ? 0 : point + 1 - i;
    if (i < end && (bytes[i] == 'E' || bytes[i] == 'e') && end - i <= 4) {
      i++;
      boolean negativeExponent = i < end && bytes[i] == '-';
      i += negativeExponent ? 1 : 0;
      int exponent = 0;
      int from = i;
      while (i < end && digit(bytes[i])) {
        exponent = 10 * exponent + bytes[i++] - '0';
      }
      count = i > from ? count : 0;
      power += negativeExponent ? -exponent : exponent;
    }
    // The digits and the power of ten are both exact, so the result is rounded only once and is the
    // nearest double. Nineteen digits may overflow to a negative number, which is left to Java's
    // parser.
    boolean exact = digits >= 0 && digits <= MAX_EXACT_INTEGER && Math.abs(power) < POWERS.length;
    if (i == end && count > 0 && exact) {
      double value = power < 0 ? digits / POWERS[-power] : digits * POWERS[power];
      return negative ? -value : value;
    }
    try {
      return Double.parseDouble(text(column));
    } catch (NumberFormatException e) {
      throw unreadable(column);
    }
  }

  private InvalidInputException unreadable(int column) {
    String cell = text(column);
    String shown =
        cell.length() > MAX_SHOWN_CHARS ? cell.substring(0, MAX_SHOWN_CHARS) + "…" : cell;
    return new InvalidInputException(
        file + ": line " + line + ": \"" + shown + "\" is not a number: was the file edited?");
  }
}
