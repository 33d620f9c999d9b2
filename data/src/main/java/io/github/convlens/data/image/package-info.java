/** Data sets: pixels, targets, splits, and the channels' statistics. */
@NullMarked
package io.github.convlens.data.image;

import org.jspecify.annotations.NullMarked;
