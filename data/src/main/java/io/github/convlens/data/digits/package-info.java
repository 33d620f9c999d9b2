/** Digits that convlens draws itself, so that users can try convlens without a download. */
@NullMarked
package io.github.convlens.data.digits;

import org.jspecify.annotations.NullMarked;
