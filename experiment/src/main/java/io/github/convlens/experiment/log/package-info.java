/** The options for logging a run outside its directory. */
@NullMarked
package io.github.convlens.experiment.log;

import org.jspecify.annotations.NullMarked;
