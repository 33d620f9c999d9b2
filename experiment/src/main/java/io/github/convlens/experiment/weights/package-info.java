/**
 * Published weights from which training can start: their list, their folders on this machine, and
 * the check of their hashes.
 */
@NullMarked
package io.github.convlens.experiment.weights;

import org.jspecify.annotations.NullMarked;
