/**
 * The training loop, the interface of everything that listens to it, and the state that it resumes
 * from.
 */
package io.github.convlens.training.loop;
