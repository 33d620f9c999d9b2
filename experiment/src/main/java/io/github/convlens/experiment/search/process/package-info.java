/** Trains trials in separate processes on this machine. */
@NullMarked
package io.github.convlens.experiment.search.process;

import org.jspecify.annotations.NullMarked;
