/** Checkpoints: what a training needs to go on as if it had never stopped. */
package io.github.convlens.training.checkpoint;
