/** Trainings that other machines share, whatever brings them there. */
@NullMarked
package io.github.convlens.experiment.cluster;

import org.jspecify.annotations.NullMarked;
