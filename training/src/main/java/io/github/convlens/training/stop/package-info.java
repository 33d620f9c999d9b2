/**
 * Listeners that end a training early: for lack of improvement, lack of time, or a loss that is not
 * a number.
 */
@NullMarked
package io.github.convlens.training.stop;

import org.jspecify.annotations.NullMarked;
