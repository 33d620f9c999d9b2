/** Readers of the file formats that data sets come in; all of their input is taken as hostile. */
@NullMarked
package io.github.convlens.data.format;

import org.jspecify.annotations.NullMarked;
