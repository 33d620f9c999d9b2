/** Listeners that end a training early: no improvement, no time left, no number. */
@NullMarked
package io.github.convlens.training.stop;

import org.jspecify.annotations.NullMarked;
