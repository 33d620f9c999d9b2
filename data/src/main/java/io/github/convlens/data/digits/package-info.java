/** Digits that convlens draws itself, so that users can try it without a download. */
@NullMarked
package io.github.convlens.data.digits;

import org.jspecify.annotations.NullMarked;
