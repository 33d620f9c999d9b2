package io.github.convlens.data.table;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.option.TableOptions;
import io.github.convlens.data.target.Targets;
import io.github.convlens.data.target.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The columns of a table that contain the targets, which are what the network is to predict. */
sealed interface TargetColumns permits ClassColumn, LabelColumn, NumberColumns {

  /** The usual names of a column of classes or labels, in lower case. */
  List<String> USUAL = List.of("label", "class", "target", "category");

  /**
   * The targets of a table's rows.
   *
   * @param names the names of the targets: of the classes, of the labels, or of the numbers
   * @param kept the indices of the rows that are used
   * @param targets the targets of these rows
   * @param notes messages for the user
   */
  record Found(List<String> names, List<Integer> kept, Targets targets, List<String> notes) {}

  /**
   * Finds the columns.
   *
   * @throws InvalidInputException if the columns are missing, or if options are set that belong to
   *     a different task
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

  /** The positions of the columns. */
  List<Integer> places();

  /** The noun for the content of these columns in a note, such as {@code classes}. */
  String what();

  /**
   * The reason why a row cannot be used; empty if the row can be used.
   *
   * @param cells the row's cells in these columns, without surrounding blanks
   */
  Optional<String> problem(List<String> cells);

  /**
   * Converts rows to targets.
   *
   * @param chosen the names or numbers in {@code data.classes}; null for all
   * @param table the table's file, for messages
   * @throws InvalidInputException if {@code chosen} names something that the table does not have,
   *     if the training split has no picture with a certain class or label, or if the separator
   *     between labels is not clear
   */
  Found read(List<PictureTable.Entry> entries, @Nullable List<String> chosen, Path table);
}
