package io.github.convlens.insight.diagnose;

import org.jspecify.annotations.Nullable;

/**
 * The first NaN or infinity of a run.
 *
 * @param step the step of the batch
 * @param layer the layer of the output or gradient; null for the loss
 * @param what the quantity, such as {@code "the loss"}
 */
public record NonFinite(long step, @Nullable String layer, String what) {}
