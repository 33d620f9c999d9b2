/** What a task means for a training: its losses, its scores, and the meaning of outputs. */
@NullMarked
package io.github.convlens.training.task;

import org.jspecify.annotations.NullMarked;
