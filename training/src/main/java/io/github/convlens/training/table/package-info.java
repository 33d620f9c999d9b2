/**
 * The CSV files of a run: a row type for each, from whose columns the header, writer and readers
 * follow, and one reader that works while a file still grows.
 */
@NullMarked
package io.github.convlens.training.table;

import org.jspecify.annotations.NullMarked;
