/** Follows a run directory while its files grow, for programs such as TensorBoard. */
@NullMarked
package io.github.convlens.experiment.follow;

import org.jspecify.annotations.NullMarked;
