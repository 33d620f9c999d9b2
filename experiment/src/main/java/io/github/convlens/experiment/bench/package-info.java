/** Measures the training speed of a configuration, and the cost of recording. */
@NullMarked
package io.github.convlens.experiment.bench;

import org.jspecify.annotations.NullMarked;
