/** Which devices a configuration runs on, and what a GPU lacks if it is not usable. */
@NullMarked
package io.github.convlens.experiment.device;

import org.jspecify.annotations.NullMarked;
