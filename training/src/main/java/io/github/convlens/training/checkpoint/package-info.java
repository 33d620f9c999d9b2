/** Checkpoints: what a training needs to continue as if it had never stopped. */
package io.github.convlens.training.checkpoint;
