/** Where a run is logged besides its directory: the options. */
@NullMarked
package io.github.convlens.experiment.log;

import org.jspecify.annotations.NullMarked;
