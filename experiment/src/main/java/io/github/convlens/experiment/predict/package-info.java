/** Predictions of a trained network for any number of picture files. */
@NullMarked
package io.github.convlens.experiment.predict;

import org.jspecify.annotations.NullMarked;
