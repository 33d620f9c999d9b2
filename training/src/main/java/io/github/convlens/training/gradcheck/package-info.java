/**
 * Checks of the arithmetic: of automatic gradients by numerical ones, and of float32 by float64.
 */
@NullMarked
package io.github.convlens.training.gradcheck;

import org.jspecify.annotations.NullMarked;
