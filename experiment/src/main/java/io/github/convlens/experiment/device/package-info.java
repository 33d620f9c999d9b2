/** The devices that a configuration runs on, and the reason why a GPU is not usable. */
@NullMarked
package io.github.convlens.experiment.device;

import org.jspecify.annotations.NullMarked;
