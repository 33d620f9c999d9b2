package io.github.convlens.training.metric;

/**
 * A score of some images, and its uncertainty.
 *
 * @param value the score of these images; NaN if it is not defined
 * @param interval the 95 % interval, by bootstrap
 */
public record Estimate(double value, Interval interval) {}
