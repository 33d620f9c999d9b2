/** Predicts any number of picture files with a trained network. */
@NullMarked
package io.github.convlens.experiment.predict;

import org.jspecify.annotations.NullMarked;
