/**
 * Mixed precision: layers compute in float16 from copies of float32 weights, and the loss is scaled
 * so that small gradients do not vanish on the way.
 */
@NullMarked
package io.github.convlens.training.precision;

import org.jspecify.annotations.NullMarked;
