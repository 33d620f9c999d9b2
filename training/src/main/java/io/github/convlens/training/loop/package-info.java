/** The training loop, the interface of its listeners, and the state from which it resumes. */
@NullMarked
package io.github.convlens.training.loop;

import org.jspecify.annotations.NullMarked;
