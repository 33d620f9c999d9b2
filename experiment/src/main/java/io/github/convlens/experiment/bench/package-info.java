/** The speed of a configuration's training, and the cost of recording. */
@NullMarked
package io.github.convlens.experiment.bench;

import org.jspecify.annotations.NullMarked;
