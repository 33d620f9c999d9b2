package io.github.convlens.data.table;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.option.TableOptions;
import io.github.convlens.data.target.Targets;
import io.github.convlens.data.target.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The columns of a table that hold what is to be predicted of a picture. */
sealed interface TargetColumns permits ClassColumn, LabelColumn, NumberColumns {

  /** The usual names of the column. */
  List<String> USUAL = List.of("label", "class", "target", "category");

  /**
   * What a table's rows say.
   *
   * @param names of the classes, labels or numbers
   * @param kept indices of the rows that are used
   * @param targets of these
   * @param notes what the user should know
   */
  record Found(List<String> names, List<Integer> kept, Targets targets, List<String> notes) {}

  /**
   * Finds them.
   *
   * @throws InvalidInputException if they are not there, or settings are for another task
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

  /** What is in them, for a note: {@code classes}. */
  String what();

  /**
   * What is wrong with a row; empty if it can be used.
   *
   * @param cells of these columns, without blanks around them
   */
  Optional<String> problem(List<String> cells);

  /**
   * Makes targets of rows.
   *
   * @param chosen what {@code data.classes} names; null for all
   * @param table for messages
   * @throws InvalidInputException if rows do not fit together: all are counted, the first ones
   *     named
   */
  Found read(List<PictureTable.Entry> entries, @Nullable List<String> chosen, Path table);
}
