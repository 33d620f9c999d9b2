/**
 * Run directories: their creation, their lock, and the record of the machine; and the stop of a run
 * by a signal.
 */
@NullMarked
package io.github.convlens.experiment.run;

import org.jspecify.annotations.NullMarked;
