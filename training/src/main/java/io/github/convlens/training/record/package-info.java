/** Listeners that record batches, epochs, layer outputs, weights and gradients in tables. */
package io.github.convlens.training.record;
