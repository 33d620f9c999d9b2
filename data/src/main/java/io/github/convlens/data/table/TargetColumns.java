package io.github.convlens.data.table;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.option.TableOptions;
import io.github.convlens.data.target.Targets;
import io.github.convlens.data.target.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The columns of a table that contain the targets: what is to be predicted for a picture. */
sealed interface TargetColumns permits ClassColumn, LabelColumn, NumberColumns {

  /** The usual names of the column. */
  List<String> USUAL = List.of("label", "class", "target", "category");

  /**
   * The targets of a table's rows.
   *
   * @param names of the classes, labels or numbers
   * @param kept indices of the rows that are used
   * @param targets of these
   * @param notes what the user should know
   */
  record Found(List<String> names, List<Integer> kept, Targets targets, List<String> notes) {}

  /**
   * Finds the columns.
   *
   * @throws InvalidInputException if the columns are missing, or if options are set that belong to
   *     another task
   */
  static TargetColumns of(Task task, TableHeader header, TableOptions options) {
    return switch (task) {
      case CLASSIFY -> new ClassColumn(place(header, options));
      case MULTI_LABEL -> new LabelColumn(place(header, options), options.labelSeparator());
      case REGRESS -> NumberColumns.of(header, options);
    };
  }

  private static int place(TableHeader header, TableOptions options) {
    return header.column(TableOptions.LABEL_COLUMN.key(), options.labelColumn(), USUAL);
  }

  /** Their positions. */
  List<Integer> places();

  /** A noun for their content, for a note: {@code classes}. */
  String what();

  /**
   * The reason why a row cannot be used; empty if it can.
   *
   * @param cells of these columns, without surrounding blanks
   */
  Optional<String> problem(List<String> cells);

  /**
   * Makes targets of rows.
   *
   * @param chosen the names in {@code data.classes}; null for all
   * @param table for messages
   * @throws InvalidInputException if rows contradict each other; the message counts them and names
   *     the first
   */
  Found read(List<PictureTable.Entry> entries, @Nullable List<String> chosen, Path table);
}
