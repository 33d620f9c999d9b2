/**
 * The quality of predictions: scores, curves, calibration and their uncertainty, as plain
 * arithmetic on outputs and labels. Each score is defined as by the scikit-learn function that
 * {@link Metric#source} names, and is tested against recorded values of that function.
 */
@NullMarked
package io.github.convlens.training.metric;

import org.jspecify.annotations.NullMarked;
