package io.github.convlens.cli.command;

import io.github.convlens.training.table.Heading;
import io.github.convlens.training.table.Table;
import io.github.convlens.training.table.TableColumn;
import io.github.convlens.training.table.TableRow;
import java.util.List;
import java.util.function.Function;

/**
 * A picture and the likeliest class: a row of what {@code predict -o} writes.
 *
 * @param file its path
 * @param className the likeliest class
 * @param probability of that class
 */
record ClassifiedFile(String file, String className, float probability) {

  /** The schema of the file. */
  static final Table<ClassifiedFile> TABLE =
      new Table<>("classes.csv", "picture", List.of(Column.values()), ClassifiedFile::read);

  /** The columns, in their order. */
  enum Column implements TableColumn<ClassifiedFile> {
    FILE("file", "path of the picture", ClassifiedFile::file),
    CLASS("class", "the likeliest class", ClassifiedFile::className),
    PROBABILITY("probability", "of that class", ClassifiedFile::probability);

    private final Heading<ClassifiedFile> heading;

    Column(String key, String description, Function<ClassifiedFile, Object> cell) {
      heading = new Heading<>(key, "", description, cell);
    }

    @Override
    public Heading<ClassifiedFile> heading() {
      return heading;
    }
  }

  private static ClassifiedFile read(TableRow<ClassifiedFile> cells) {
    return new ClassifiedFile(
        cells.text(Column.FILE),
        cells.text(Column.CLASS),
        (float) cells.number(Column.PROBABILITY));
  }
}
