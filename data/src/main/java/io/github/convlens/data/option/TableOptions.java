package io.github.convlens.data.option;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Setting;
import io.github.convlens.core.option.SettingReader;
import io.github.convlens.core.option.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The interpretation of a table of pictures: the settings of {@code dataset: table}.
 *
 * @param pathColumn name of the column of pictures; null for the usual ones
 * @param labelColumn name of the column of labels; null for the usual ones
 * @param splitColumn name of the column of splits; null for {@code split}, if there is one
 * @param separator between cells; null for what the header shows
 * @param pattern what a cell of the column of pictures becomes part of, in place of {@code {}}
 */
public record TableOptions(
    @Nullable String pathColumn,
    @Nullable String labelColumn,
    @Nullable String splitColumn,
    @Nullable Character separator,
    String pattern) {

  /** The column of pictures. */
  public static final Setting<String> PATH_COLUMN =
      Setting.text(
              "path_column",
              "the column of a table that names pictures, relative to the table; null for the one"
                  + " called path, file, filename, file_name, image or filepath")
          .optional();

  /** The column of labels. */
  public static final Setting<String> LABEL_COLUMN =
      Setting.text(
              "label_column",
              "the column of a table that names classes; null for the one called label, class,"
                  + " target or category")
          .optional();

  /** The column of splits. */
  public static final Setting<String> SPLIT_COLUMN =
      Setting.text(
              "split_column",
              "the column of a table that holds train, validation or test; null for the one called"
                  + " split, if there is one, else a part is held out (split)")
          .optional();

  /** The character between cells. */
  public static final Setting<Character> SEPARATOR =
      Setting.custom(
              "separator",
              "tab | text",
              TableOptions::separator,
              "the character between the cells of a table; null for the comma, semicolon or tab that"
                  + " is in its first line")
          .optional();

  /** The value of a cell. */
  public static final Setting<String> PATTERN =
      Setting.text(
              "path_pattern",
              "what {} is replaced in by each cell of path_column, as train/{}.jpg for a column of"
                  + " numbers")
          .where(pattern -> pattern.contains("{}"), "write {} where the cell belongs")
          .or("{}");

  /** In the order in which they are written. */
  static final List<Setting<?>> SETTINGS =
      List.of(PATH_COLUMN, LABEL_COLUMN, SPLIT_COLUMN, SEPARATOR, PATTERN);

  private static Character separator(SettingReader reader, String key) {
    String text = reader.text(key);
    if (text.equals("tab")) {
      return '\t';
    }
    if (text.length() != 1 || text.equals("\"") || (text.isBlank() && !text.equals("\t"))) {
      throw reader.wrongType(key, "one character, or tab");
    }
    return text.charAt(0);
  }

  static TableOptions of(Values values) {
    return new TableOptions(
        values.get(PATH_COLUMN),
        values.get(LABEL_COLUMN),
        values.get(SPLIT_COLUMN),
        values.get(SEPARATOR),
        values.get(PATTERN));
  }

  /** Refuses settings of tables where there is none, and columns that cannot be meant. */
  static void requireFits(Values values, boolean table) {
    TableOptions given = of(values);
    Setting<?> idle =
        given.pathColumn != null
            ? PATH_COLUMN
            : given.labelColumn != null
                ? LABEL_COLUMN
                : given.splitColumn != null
                    ? SPLIT_COLUMN
                    : given.separator != null ? SEPARATOR : null;
    if (!table && idle != null) {
      throw InvalidInputException.option(
          idle.key(), "is for dataset table", "remove it, or set dataset: table");
    }
  }

  /**
   * @throws InvalidInputException if one column is named for two purposes
   */
  public TableOptions {
    if (pathColumn != null && pathColumn.equals(labelColumn)) {
      throw InvalidInputException.option(
          LABEL_COLUMN.key(), "is the column of paths, " + pathColumn, "name the column of labels");
    }
  }
}
