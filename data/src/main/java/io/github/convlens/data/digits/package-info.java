/** Digits drawn by the program itself, for trying things out without a download. */
package io.github.convlens.data.digits;
