package io.github.convlens.training.metric;

/**
 * A score of some images and how far it may be off.
 *
 * @param value for these images; NaN where it is not defined
 * @param interval 95 %, by bootstrap
 */
public record Estimate(double value, Interval interval) {}
