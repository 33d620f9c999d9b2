/**
 * The CSV files of a run: one row type for each file, whose columns define the header, the writer
 * and the reader. {@link io.github.convlens.training.table.CsvFile} can also read a file while it
 * grows.
 */
@NullMarked
package io.github.convlens.training.table;

import org.jspecify.annotations.NullMarked;
