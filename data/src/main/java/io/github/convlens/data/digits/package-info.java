/** Digits that convlens draws itself, to try it without a download. */
@NullMarked
package io.github.convlens.data.digits;

import org.jspecify.annotations.NullMarked;
