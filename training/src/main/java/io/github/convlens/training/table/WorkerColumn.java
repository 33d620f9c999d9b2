package io.github.convlens.training.table;

import java.util.ArrayList;
import java.util.List;

/**
 * The last column of tables to which all workers of a training run contribute, each with the rows
 * of its share of a batch. It holds the worker's number, counted from 0. Other tables do not have
 * this column.
 */
public final class WorkerColumn {
  /** The name of the column. */
  public static final String KEY = "worker";

  private WorkerColumn() {}

  /** A header with this column added. */
  public static List<String> header(List<String> columns) {
    List<String> header = new ArrayList<>(columns);
    header.add(KEY);
    return header;
  }

  /**
   * Lines with this column added.
   *
   * @param lines complete lines of a table, without line breaks within cells
   */
  public static String text(String lines, int worker) {
    return lines.replace("\n", "," + worker + "\n");
  }

  /**
   * A receiver that passes on only the rows of the first worker, so that there is one row for each
   * batch and layer, as readers expect. If the table does not have the column, every row is passed
   * on.
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
