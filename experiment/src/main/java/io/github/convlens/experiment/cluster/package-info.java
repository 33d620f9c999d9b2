/** Training runs and trials on other machines, independent of the software of the cluster. */
@NullMarked
package io.github.convlens.experiment.cluster;

import org.jspecify.annotations.NullMarked;
