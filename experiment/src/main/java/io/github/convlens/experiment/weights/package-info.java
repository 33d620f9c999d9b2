/**
 * Published weights to start from: which there are, where they lie, and whether they are genuine.
 */
@NullMarked
package io.github.convlens.experiment.weights;

import org.jspecify.annotations.NullMarked;
