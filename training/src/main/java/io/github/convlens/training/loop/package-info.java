/**
 * The training loop, the interface of everything that listens to it, and the state that it resumes
 * from.
 */
@NullMarked
package io.github.convlens.training.loop;

import org.jspecify.annotations.NullMarked;
