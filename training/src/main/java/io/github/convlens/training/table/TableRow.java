package io.github.convlens.training.table;

import io.github.convlens.core.InvalidInputException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A row of a CSV file, whose cells are found by column, whatever the order of the columns in the
 * file. A cell is parsed only when it is requested.
 *
 * @param <R> the file's row type
 */
public final class TableRow<R> {
  /** The position of an optional column that the file lacks. */
  static final int ABSENT = -1;

  private final CsvRow cells;
  private final int[] positions;

  /**
   * @param positions the positions of the table's columns in the file
   */
  TableRow(CsvRow cells, int[] positions) {
    this.cells = cells;
    this.positions = positions;
  }

  /** The file to which the row belongs. */
  Path file() {
    return cells.file();
  }

  /** A cell's text. */
  public String text(TableColumn<R> column) {
    return cells.text(positions[column.ordinal()]);
  }

  /** The text of a cell in an optional column; null if the file lacks the column. */
  public @Nullable String textOrNull(TableColumn<R> column) {
    int position = positions[column.ordinal()];
    return position == ABSENT ? null : cells.text(position);
  }

  /**
   * The integer in a cell.
   *
   * @throws InvalidInputException if the cell does not hold an integer
   */
  public long whole(TableColumn<R> column) {
    return cells.whole(positions[column.ordinal()]);
  }

  /**
   * The integer in a cell to the right of a column's cell.
   *
   * @param offset the number of cells to the right
   * @throws InvalidInputException if the cell does not hold an integer
   */
  long whole(TableColumn<R> column, int offset) {
    return cells.whole(positions[column.ordinal()] + offset);
  }

  /** The number of cells from one column to another. */
  int distance(TableColumn<R> first, TableColumn<R> last) {
    return positions[last.ordinal()] - positions[first.ordinal()];
  }

  /**
   * The number in a cell; NaN for an optional column that the file lacks or whose cell is empty.
   *
   * @throws InvalidInputException if the cell does not hold a number
   */
  public double number(TableColumn<R> column) {
    int position = positions[column.ordinal()];
    boolean missing = position == ABSENT || (column.optional() && cells.isEmpty(position));
    return missing ? Double.NaN : cells.number(position);
  }
}
