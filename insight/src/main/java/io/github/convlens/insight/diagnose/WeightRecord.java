package io.github.convlens.insight.diagnose;

/**
 * The record of the weight of a convolution or linear layer.
 *
 * @param layer the layer's path in the network
 * @param norm the 2-norm of the gradient
 * @param updateRatio the ratio ‖update‖/‖weight‖
 */
public record WeightRecord(String layer, Series norm, Series updateRatio) {}
