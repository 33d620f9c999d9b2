/**
 * Mixed precision: layers compute in float16 or bfloat16 with copies of the float32 weights. In
 * float16, the loss is scaled so that small gradients do not underflow.
 */
@NullMarked
package io.github.convlens.training.precision;

import org.jspecify.annotations.NullMarked;
