package io.github.convlens.data.option;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Setting;
import io.github.convlens.core.option.SettingReader;
import io.github.convlens.core.option.Values;
import io.github.convlens.data.target.Task;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The interpretation of a table of pictures: the settings of {@code dataset: table}.
 *
 * @param columns the names of the table's columns
 * @param separator the character between cells; null to recognise it by the header
 * @param labelSeparator the character between the labels in a cell; null to recognise it by the
 *     cells
 * @param pattern a path in which {@code {}} is replaced by a cell of the column of pictures
 */
public record TableOptions(
    Columns columns,
    @Nullable Character separator,
    @Nullable Character labelSeparator,
    String pattern) {

  /**
   * Names of columns.
   *
   * @param path the column of pictures; null for the column with a usual name
   * @param label the column of classes, labels or a number; null for the column with a usual name
   * @param numbers the columns of several numbers; null for {@code label} alone
   * @param split the column of splits; null for the column {@code split}, if there is one
   * @param group the column of groups; null if there is none
   */
  public record Columns(
      @Nullable String path,
      @Nullable String label,
      @Nullable List<String> numbers,
      @Nullable String split,
      @Nullable String group) {}

  /** The column of pictures. */
  public static final Setting<String> PATH_COLUMN =
      Setting.text(
              "path_column",
              "the column of a table with the paths of pictures, relative to the table;"
                  + " null for the one called path, file, filename, file_name, image or filepath")
          .optional();

  /** The column of labels. */
  public static final Setting<String> LABEL_COLUMN =
      Setting.text(
              "label_column",
              "the column of a table with the classes, labels or numbers; null for the one"
                  + " called label, class, target or category or, with task regress, label,"
                  + " target, value, number or score")
          .optional();

  /** The columns of numbers. */
  public static final Setting<List<String>> NUMBER_COLUMNS =
      Setting.<List<String>>custom(
              "number_columns",
              "list of text",
              (reader, key) -> List.copyOf(reader.texts(key)),
              "with task regress, the columns of a table with the numbers to predict; null"
                  + " for label_column")
          .where(
              names -> !names.isEmpty() && new HashSet<>(names).size() == names.size(),
              "name each column once, or write null to use label_column")
          .optional();

  /** The character between labels. */
  public static final Setting<Character> LABEL_SEPARATOR =
      Setting.custom(
              "label_separator",
              "tab | space | text",
              TableOptions::labelSeparator,
              "with task multi_label, the character between the labels in a cell; null for"
                  + " a semicolon, bar or comma or, if the cells have none of these, a space")
          .optional();

  /** The column of splits. */
  public static final Setting<String> SPLIT_COLUMN =
      Setting.text(
              "split_column",
              "the column of a table that says train, validation or test; null for the one"
                  + " called split; without such a column, a part of the pictures is held out"
                  + " (the key split)")
          .optional();

  /** The column of groups. */
  public static final Setting<String> GROUP_COLUMN =
      Setting.text(
              "group_column",
              "the column of a table that names the group of a picture, such as a patient"
                  + " or a video; random splits and folds do not divide a group; null if pictures"
                  + " are independent")
          .optional();

  /** The character between cells. */
  public static final Setting<Character> SEPARATOR =
      Setting.custom(
              "separator",
              "tab | text",
              TableOptions::separator,
              "the character between the cells of a table; null for the comma, semicolon"
                  + " or tab in its first line")
          .optional();

  /** The path into which a cell of the column of pictures is put; by default the cell alone. */
  public static final Setting<String> PATTERN =
      Setting.text(
              "path_pattern",
              "a path in which {} is replaced by the cell of path_column, such as"
                  + " train/{}.jpg for a column of numbers")
          .where(pattern -> pattern.contains("{}"), "write {} where the cell belongs")
          .or("{}");

  /** The settings, in the order in which they are written. */
  static final List<Setting<?>> SETTINGS =
      List.of(
          PATH_COLUMN,
          LABEL_COLUMN,
          NUMBER_COLUMNS,
          SPLIT_COLUMN,
          GROUP_COLUMN,
          SEPARATOR,
          LABEL_SEPARATOR,
          PATTERN);

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

  private static Character labelSeparator(SettingReader reader, String key) {
    return reader.text(key).matches("space| ") ? ' ' : separator(reader, key);
  }

  static TableOptions of(Values values) {
    return new TableOptions(
        new Columns(
            values.get(PATH_COLUMN),
            values.get(LABEL_COLUMN),
            values.get(NUMBER_COLUMNS),
            values.get(SPLIT_COLUMN),
            values.get(GROUP_COLUMN)),
        values.get(SEPARATOR),
        values.get(LABEL_SEPARATOR),
        values.get(PATTERN));
  }

  /** The name of the column of pictures; null for the column with a usual name. */
  public @Nullable String pathColumn() {
    return columns.path;
  }

  /** The column of classes, labels or a number; null for the column with a usual name. */
  public @Nullable String labelColumn() {
    return columns.label;
  }

  /** The names of the columns of numbers; null for the column of labels alone. */
  public @Nullable List<String> numberColumns() {
    return columns.numbers;
  }

  /** The name of the column of splits; null for the column {@code split}, if there is one. */
  public @Nullable String splitColumn() {
    return columns.split;
  }

  /** The name of the column of groups; null if there is none. */
  public @Nullable String groupColumn() {
    return columns.group;
  }

  /** Rejects settings that apply only to tables or to another task. */
  static void requireFits(Values values, boolean table, Task task) {
    if (!table) {
      rejectGiven(
          values,
          List.of(
              PATH_COLUMN,
              LABEL_COLUMN,
              NUMBER_COLUMNS,
              SPLIT_COLUMN,
              GROUP_COLUMN,
              SEPARATOR,
              PATTERN),
          "applies only to dataset table",
          "remove it, or set dataset: table");
    }
    if (!table || task != Task.MULTI_LABEL) {
      rejectGiven(
          values,
          List.of(LABEL_SEPARATOR),
          "applies only to tables with task multi_label",
          "remove it, or set task: multi_label");
    }
    if (task != Task.REGRESS) {
      rejectGiven(
          values,
          List.of(NUMBER_COLUMNS),
          "applies only to task regress",
          "remove it, or set task: regress");
    }
    of(values); // the constructor checks the columns
  }

  private static void rejectGiven(
      Values values, List<Setting<?>> settings, String what, String fix) {
    for (Setting<?> setting : settings) {
      if (!Objects.equals(values.get(setting), setting.byDefault())) {
        throw InvalidInputException.option(setting.key(), what, fix);
      }
    }
  }

  /**
   * @throws InvalidInputException if the column of paths is also the column of labels, or if both a
   *     column of labels and columns of numbers are named
   */
  public TableOptions {
    String path = columns.path;
    if (path != null && path.equals(columns.label)) {
      throw InvalidInputException.option(
          LABEL_COLUMN.key(), "is the column of paths, " + path, "name the column of labels");
    }
    if (columns.numbers != null && columns.label != null) {
      throw InvalidInputException.option(
          NUMBER_COLUMNS.key(), "and label_column both name columns", "give one of them");
    }
  }
}
