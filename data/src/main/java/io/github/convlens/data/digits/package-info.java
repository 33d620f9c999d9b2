/** Digits drawn by the program itself, for trying things out without a download. */
@NullMarked
package io.github.convlens.data.digits;

import org.jspecify.annotations.NullMarked;
