/** Proposes a first configuration that fits the user's data. */
@NullMarked
package io.github.convlens.experiment.draft;

import org.jspecify.annotations.NullMarked;
