/**
 * The quality of predictions: scores and their uncertainty, curves, and calibration, as plain
 * arithmetic on outputs and labels. Each score has the definition of the scikit-learn function that
 * {@link Metric#source} names, and is tested against recorded values of that function.
 */
@NullMarked
package io.github.convlens.training.metric;

import org.jspecify.annotations.NullMarked;
