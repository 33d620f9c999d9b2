/** Pictures of what a run has learned. */
@NullMarked
package io.github.convlens.experiment.draw;

import org.jspecify.annotations.NullMarked;
