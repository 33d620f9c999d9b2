package io.github.convlens.training.table;

/**
 * A column of a CSV file. It is usually a constant of an enum that lists the file's columns in
 * their order.
 *
 * @param <R> the file's row type
 */
public interface TableColumn<R> {

  /** The column's position in the file, from 0. */
  int ordinal();

  /** The column's name, unit and meaning. */
  Heading<R> heading();

  /** The column's name in the file's header. */
  default String key() {
    return heading().key();
  }

  /** Whether a file may lack the column. */
  default boolean optional() {
    return false;
  }
}
