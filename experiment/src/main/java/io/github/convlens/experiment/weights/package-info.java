/**
 * Published weights to start from: their list, their places on this machine, and the check of their
 * hashes.
 */
@NullMarked
package io.github.convlens.experiment.weights;

import org.jspecify.annotations.NullMarked;
