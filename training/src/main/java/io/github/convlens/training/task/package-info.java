/** What a task means for training: its losses, its scores, and the meaning of the outputs. */
@NullMarked
package io.github.convlens.training.task;

import org.jspecify.annotations.NullMarked;
