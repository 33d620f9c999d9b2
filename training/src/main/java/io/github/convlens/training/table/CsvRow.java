package io.github.convlens.training.table;

import io.github.convlens.core.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One row of a CSV file; its columns count from 0. Cells are read from the file's bytes when they
 * are asked for, so that millions of rows take seconds.
 */
public final class CsvRow {
  private static final int SHOWN = 60;

  /** Numbers of up to this many decimal digits fit a long. */
  private static final int MOST_DIGITS = 18;

  /** Whole numbers up to here are exact as double … */
  private static final long EXACT = 1L << 53;

  /** … and so are powers of ten up to the last of these. */
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

  /** Starts another row. */
  void begin(byte[] from, int start) {
    bytes = from;
    size = 0;
    next = start;
  }

  /**
   * @param end where the cell ends, at a comma or an end of line
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

  /** Sets its line number, for messages. */
  void line(long number) {
    line = number;
  }

  /** The number of columns. */
  public int size() {
    return size;
  }

  /** The file that it is from. */
  Path file() {
    return file;
  }

  /** The cell as RFC 4180 has it, without the quotes. */
  public String text(int column) {
    int start = starts[column];
    String raw = new String(bytes, start, ends[column] - start, StandardCharsets.UTF_8);
    return raw.indexOf('"') < 0 ? raw : unquoted(raw);
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
   * @throws InvalidInputException if it is not a whole number
   */
  public long whole(int column) {
    int start = starts[column];
    int end = ends[column];
    boolean negative = start < end && bytes[start] == '-';
    int first = negative ? start + 1 : start;
    long value = 0;
    boolean plain = end > first && end - first <= MOST_DIGITS;
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
   * The double nearest to what is written.
   *
   * @throws InvalidInputException if it is not a number
   */
  public double number(int column) {
    int end = ends[column];
    int i = starts[column];
    boolean negative = i < end && bytes[i] == '-';
    i += negative ? 1 : 0;
    int first = i;
    int point = -1;
    long digits = 0;
    while (i < end && i - first <= MOST_DIGITS && (digit(bytes[i]) || bytes[i] == '.')) {
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
      boolean below = i < end && bytes[i] == '-';
      i += below ? 1 : 0;
      int exponent = 0;
      int from = i;
      while (i < end && digit(bytes[i])) {
        exponent = 10 * exponent + bytes[i++] - '0';
      }
      count = i > from ? count : 0;
      power += below ? -exponent : exponent;
    }
    // Two exact numbers and one rounding: nothing else is as near.
    if (i == end && count > 0 && digits <= EXACT && Math.abs(power) < POWERS.length) {
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
    String shown = cell.length() > SHOWN ? cell.substring(0, SHOWN) + "…" : cell;
    return new InvalidInputException(
        file + ": line " + line + ": \"" + shown + "\" is not a number: was it edited?");
  }
}
