/** Numerical against automatic gradients. */
package io.github.convlens.training.gradcheck;
