/**
 * Checks of the arithmetic: automatic gradients are compared with numerical ones, and float32 with
 * float64.
 */
@NullMarked
package io.github.convlens.training.gradcheck;

import org.jspecify.annotations.NullMarked;
