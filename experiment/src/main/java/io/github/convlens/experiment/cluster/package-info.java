/** Trainings and trials on other machines, whatever brings them there. */
@NullMarked
package io.github.convlens.experiment.cluster;

import org.jspecify.annotations.NullMarked;
