package io.github.convlens.insight.diagnose;

/**
 * The record of the gradient of a convolution's or linear layer's weight.
 *
 * @param layer the layer's path in the network
 * @param norm 2-norm of the gradient
 * @param updateRatio ‖update‖/‖weight‖
 */
public record WeightRecord(String layer, Series norm, Series updateRatio) {}
