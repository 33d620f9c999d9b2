package io.github.convlens.data.table;

import io.github.convlens.core.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The rows of a table that cannot be used. All such rows are counted, and the first ones are named.
 */
final class Problems {
  private static final int MAX_NAMED = 10;

  private final Path table;
  private final List<String> first = new ArrayList<>();
  private int count;

  Problems(Path table) {
    this.table = table;
  }

  void add(int line, String what) {
    if (count++ < MAX_NAMED) {
      first.add("line " + line + ": " + what);
    }
  }

  /**
   * Checks that there was no problem.
   *
   * @param rows the number of rows of the table
   * @throws InvalidInputException if there was a problem
   */
  void throwIfAny(int rows) {
    if (count == 0) {
      return;
    }
    throw new InvalidInputException(
        String.format(
            Locale.ROOT,
            "%s: %,d of %,d rows cannot be used: %s%s: correct or remove them",
            table,
            count,
            rows,
            String.join("; ", first),
            count > MAX_NAMED
                ? String.format(Locale.ROOT, "; and %,d more", count - MAX_NAMED)
                : ""));
  }
}
