/** The folder of a run: its creation, its lock, and the record of the machine. */
@NullMarked
package io.github.convlens.experiment.run;

import org.jspecify.annotations.NullMarked;
