/** Numerical against automatic gradients. */
@NullMarked
package io.github.convlens.training.gradcheck;

import org.jspecify.annotations.NullMarked;
