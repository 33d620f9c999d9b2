package io.github.convlens.training.table;

import java.util.ArrayList;
import java.util.List;

/**
 * A column that is not an enum constant, for tables whose columns depend on the data.
 *
 * @param ordinal the column's position in the file, counted from 0
 */
record PlainColumn<R>(int ordinal, Heading<R> heading) implements TableColumn<R> {

  /** The columns with these headings, in their order. */
  static <R> List<TableColumn<R>> all(List<Heading<R>> headings) {
    List<TableColumn<R>> columns = new ArrayList<>();
    headings.forEach(heading -> columns.add(new PlainColumn<>(columns.size(), heading)));
    return columns;
  }
}
