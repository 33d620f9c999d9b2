package io.github.convlens.training.metric;

/**
 * A score of a set of images, and its uncertainty.
 *
 * @param value the score of these images; NaN if it is not defined
 * @param interval the 95 % confidence interval, from bootstrap samples
 */
public record Estimate(double value, Interval interval) {}
