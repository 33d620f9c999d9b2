/** Logs the growing files of a run directory to programs such as TensorBoard. */
@NullMarked
package io.github.convlens.experiment.follow;

import org.jspecify.annotations.NullMarked;
