package io.github.convlens.training.table;

import java.util.ArrayList;
import java.util.List;

/**
 * The last column of tables to which all workers of a training contribute, each by its share of a
 * batch: the worker, counted from 0. Other tables do not have it.
 */
public final class WorkerColumn {
  /** Its name. */
  public static final String KEY = "worker";

  private WorkerColumn() {}

  /** A header with the column. */
  public static List<String> header(List<String> columns) {
    List<String> header = new ArrayList<>(columns);
    header.add(KEY);
    return header;
  }

  /**
   * Lines with the column.
   *
   * @param lines whole lines of a table, without a line break in a cell
   */
  public static String text(String lines, int worker) {
    return lines.replace("\n", "," + worker + "\n");
  }

  /**
   * Passes on the rows of the first worker, and every row of a table that does not have the column:
   * one row for each batch and layer, as readers expect it.
   */
  public static CsvFile.Rows first(CsvFile.Rows rows) {
    return new CsvFile.Rows() {
      private int position;

      @Override
      public void begin(CsvHeader header) {
        position = header.names().indexOf(KEY);
        rows.begin(header);
      }

      @Override
      public void row(CsvRow row) {
        if (position < 0 || row.whole(position) == 0) {
          rows.row(row);
        }
      }
    };
  }
}
