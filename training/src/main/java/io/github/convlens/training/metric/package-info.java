/**
 * The quality of predictions: scores, curves, calibration and their uncertainty, as plain
 * arithmetic on outputs and labels. Each score is defined as in scikit-learn, whose function is
 * named; recorded values of it are the tests.
 */
@NullMarked
package io.github.convlens.training.metric;

import org.jspecify.annotations.NullMarked;
