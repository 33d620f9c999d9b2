/** Readers of the file formats of data sets; all input is treated as hostile. */
@NullMarked
package io.github.convlens.data.format;

import org.jspecify.annotations.NullMarked;
