/** The folder of a run: making it, locking it, and what it was computed on. */
@NullMarked
package io.github.convlens.experiment.run;

import org.jspecify.annotations.NullMarked;
