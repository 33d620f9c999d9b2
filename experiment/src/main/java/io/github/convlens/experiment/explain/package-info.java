/** The parts of a picture that a network's output depends on. */
@NullMarked
package io.github.convlens.experiment.explain;

import org.jspecify.annotations.NullMarked;
