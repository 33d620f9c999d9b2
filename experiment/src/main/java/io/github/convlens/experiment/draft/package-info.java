/** A first configuration for the user's data, proposed from what the data contains. */
@NullMarked
package io.github.convlens.experiment.draft;

import org.jspecify.annotations.NullMarked;
