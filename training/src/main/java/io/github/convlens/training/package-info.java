/** The training loop and everything that listens to it. */
package io.github.convlens.training;
