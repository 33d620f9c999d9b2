package io.github.convlens.data.table;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Nearest;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The names of a table's columns.
 *
 * @param table the file, for messages
 * @param names the names of the columns as in the first row of the table, without surrounding
 *     blanks
 */
record TableHeader(Path table, List<String> names) {
  private static final int MAX_SHOWN = 20;

  /**
   * @throws InvalidInputException if two columns have the same name
   */
  TableHeader {
    names = names.stream().map(String::strip).toList();
    if (new HashSet<>(names).size() != names.size()) {
      throw new InvalidInputException(
          table + ": two columns have the same name (" + shown(names) + "): rename one");
    }
  }

  /**
   * The position of a column.
   *
   * @param key the key of the setting that names the column
   * @param wanted the name of the column; null for the only column with a usual name
   * @param usual the usual names, in lower case
   * @throws InvalidInputException if there is no such column, or more than one
   */
  int column(String key, @Nullable String wanted, List<String> usual) {
    return optional(key, wanted, usual)
        .orElseThrow(
            () ->
                InvalidInputException.option(
                    key,
                    "is not given, and no column of %s (%s) is named %s"
                        .formatted(table, shown(names), String.join(", ", usual)),
                    "name the column"));
  }

  /**
   * The position of a column, found as by {@link #column}, but empty if {@code wanted} is null and
   * no column has a usual name.
   */
  Optional<Integer> optional(String key, @Nullable String wanted, List<String> usual) {
    if (wanted != null) {
      int position = names.indexOf(wanted);
      if (position < 0) {
        throw InvalidInputException.option(
            key,
            "is %s, which is not a column of %s (%s)".formatted(wanted, table, shown(names)),
            Nearest.to(wanted, names)
                .map(near -> "did you mean " + near + "?")
                .orElse("name one of them"));
      }
      return Optional.of(position);
    }
    List<String> found =
        names.stream().filter(name -> usual.contains(name.toLowerCase(Locale.ROOT))).toList();
    if (found.size() > 1) {
      throw InvalidInputException.option(
          key,
          "is not given, and it could be %s (%s)".formatted(String.join(" or ", found), table),
          "name the column");
    }
    return found.stream().findFirst().map(names::indexOf);
  }

  private static String shown(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(MAX_SHOWN, names.size())))
        + (names.size() > MAX_SHOWN ? ", …" : "");
  }
}
