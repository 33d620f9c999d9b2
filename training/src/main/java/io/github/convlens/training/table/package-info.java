/**
 * The CSV files of a run: for each one row type with its columns, from which its header, writer and
 * readers follow, and one reader that works while a file still grows.
 */
@NullMarked
package io.github.convlens.training.table;

import org.jspecify.annotations.NullMarked;
