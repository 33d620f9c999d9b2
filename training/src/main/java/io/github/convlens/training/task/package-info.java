/** What a task means for a training: its losses, its scores, and what outputs say. */
@NullMarked
package io.github.convlens.training.task;

import org.jspecify.annotations.NullMarked;
