/** A search: its trials, their files, and the progress of each. */
@NullMarked
package io.github.convlens.experiment.search;

import org.jspecify.annotations.NullMarked;
