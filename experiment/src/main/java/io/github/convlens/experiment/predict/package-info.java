/** Predictions of a trained network for picture files, in any number. */
@NullMarked
package io.github.convlens.experiment.predict;

import org.jspecify.annotations.NullMarked;
