/**
 * The quality of predictions: scores, curves, calibration and their uncertainty, as plain
 * arithmetic on outputs and labels. Each score is defined as by the scikit-learn function that its
 * comment names, and tested with recorded values of it.
 */
@NullMarked
package io.github.convlens.training.metric;

import org.jspecify.annotations.NullMarked;
