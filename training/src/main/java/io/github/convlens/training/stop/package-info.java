/**
 * Listeners that end a training run early: when it no longer improves, when its time is up, when
 * values are no longer finite, or to pause it.
 */
@NullMarked
package io.github.convlens.training.stop;

import org.jspecify.annotations.NullMarked;
