/** The comparison of numerical with automatic gradients. */
@NullMarked
package io.github.convlens.training.gradcheck;

import org.jspecify.annotations.NullMarked;
