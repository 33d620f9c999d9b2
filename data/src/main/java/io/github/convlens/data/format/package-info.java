/** Readers of the file formats that data sets come in; all of their input is taken as hostile. */
package io.github.convlens.data.format;
