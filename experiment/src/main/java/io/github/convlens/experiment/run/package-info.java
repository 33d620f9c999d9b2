/** Run directories: their creation, their lock, and the record of the machine. */
@NullMarked
package io.github.convlens.experiment.run;

import org.jspecify.annotations.NullMarked;
