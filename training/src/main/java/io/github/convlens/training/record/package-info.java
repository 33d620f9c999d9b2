/** Listeners that record batches, epochs, layer outputs, weights and gradients in tables. */
@NullMarked
package io.github.convlens.training.record;

import org.jspecify.annotations.NullMarked;
