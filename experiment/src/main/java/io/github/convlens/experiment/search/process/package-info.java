/** Trials as processes of this machine. */
@NullMarked
package io.github.convlens.experiment.search.process;

import org.jspecify.annotations.NullMarked;
