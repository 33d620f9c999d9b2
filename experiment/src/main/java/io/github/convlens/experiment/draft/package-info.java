/** Proposes a first configuration for the user's data, which depends on the content of the data. */
@NullMarked
package io.github.convlens.experiment.draft;

import org.jspecify.annotations.NullMarked;
