/** Listeners that end a training early: no improvement, no time left, no number. */
package io.github.convlens.training.stop;
