/** Checkpoints: everything that a training run needs to continue as if it had never stopped. */
@NullMarked
package io.github.convlens.training.checkpoint;

import org.jspecify.annotations.NullMarked;
