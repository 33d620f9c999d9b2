/** Tables of pictures and their labels, or of pixels, as CSV files. */
@NullMarked
package io.github.convlens.data.table;

import org.jspecify.annotations.NullMarked;
