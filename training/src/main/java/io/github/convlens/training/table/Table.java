package io.github.convlens.training.table;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The schema of a CSV file.
 *
 * @param file the file's name in a run directory
 * @param about the subject of a row, such as {@code epoch}
 * @param columns the columns, in their order
 * @param reader the function that creates a row from its cells
 * @param <R> the row type
 */
public record Table<R>(
    String file,
    String about,
    List<? extends TableColumn<R>> columns,
    Function<TableRow<R>, R> reader) {

  /** Copies the columns. */
  public Table {
    columns = List.copyOf(columns);
  }

  /**
   * The schema of a file that is only written, never read through this schema.
   *
   * @param headings the headings of the columns, in their order
   */
  public static <R> Table<R> written(String file, String about, List<Heading<R>> headings) {
    return new Table<>(
        file,
        about,
        PlainColumn.all(headings),
        cells -> {
          throw new UnsupportedOperationException(file + " is read by its header");
        });
  }

  /** The names of the columns. */
  public List<String> header() {
    return columns.stream().map(TableColumn::key).toList();
  }

  /** The cells of a row, in the order of the columns. */
  public Object[] cells(R row) {
    Object[] cells = new Object[columns.size()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = columns.get(i).heading().cell().apply(row);
    }
    return cells;
  }

  /** The columns after the given column, in their order. */
  public List<? extends TableColumn<R>> after(TableColumn<R> column) {
    return columns.subList(column.ordinal() + 1, columns.size());
  }

  /** The schema of the file without its optional columns. */
  public Table<R> required() {
    return new Table<>(
        file, about, columns.stream().filter(column -> !column.optional()).toList(), reader);
  }

  /** The schema for writing the file without some of its columns. */
  public Table<R> without(List<? extends TableColumn<R>> removed) {
    List<String> keys = removed.stream().map(TableColumn::key).toList();
    return new Table<>(
        file, about, columns.stream().filter(c -> !keys.contains(c.key())).toList(), reader);
  }

  /** A row from its cells. */
  public R row(TableRow<R> cells) {
    return reader.apply(cells);
  }

  /**
   * Writes a file.
   *
   * @throws IOException if the file cannot be written
   */
  public void write(Path path, List<R> rows) throws IOException {
    WholeFile.writeText(
        path,
        out -> {
          CsvFile.append(out, header().toArray());
          for (R row : rows) {
            CsvFile.append(out, cells(row));
          }
        });
  }

  /**
   * Reads a file. A file that does not exist has no rows.
   *
   * @throws InvalidInputException if the file lacks a required column, or a cell does not fit its
   *     column
   * @throws IOException if the file cannot be read
   */
  public List<R> read(Path path) throws IOException {
    List<R> rows = new ArrayList<>();
    forEach(path, cells -> rows.add(reader.apply(cells)));
    return rows;
  }

  /**
   * Passes each row of a file to {@code rows}, in bounded memory.
   *
   * @return whether the file exists and has a row
   * @throws InvalidInputException if the file lacks a required column, or a cell does not fit its
   *     column
   * @throws IOException if the file cannot be read
   */
  public boolean forEach(Path path, Consumer<TableRow<R>> rows) throws IOException {
    boolean[] any = new boolean[1];
    new CsvFile(path)
        .read(
            rows(
                () -> {},
                row -> {
                  any[0] = true;
                  rows.accept(row);
                }));
    return any[0];
  }

  private static int position(CsvHeader header, TableColumn<?> column) {
    return column.optional() && !header.has(column.key())
        ? TableRow.ABSENT
        : header.column(column.key());
  }

  /**
   * A consumer for {@link CsvFile#read}. From a table to which several workers contribute, it takes
   * only the rows of the first worker ({@link WorkerColumn}).
   *
   * @param begin a task that is run whenever the file is read from its start. All rows follow
   *     again, so the task must discard what was made of earlier rows
   * @param rows receives each row, which is valid until {@code rows} returns
   */
  public CsvFile.Rows rows(Runnable begin, Consumer<TableRow<R>> rows) {
    return WorkerColumn.first(
        new CsvFile.Rows() {
          private int[] positions = {};

          @Override
          public void begin(CsvHeader header) {
            positions = columns.stream().mapToInt(column -> position(header, column)).toArray();
            begin.run();
          }

          @Override
          public void row(CsvRow row) {
            rows.accept(new TableRow<>(row, positions));
          }
        });
  }
}
