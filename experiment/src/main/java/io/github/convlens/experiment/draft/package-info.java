/** A first configuration for data that is there: what it holds decides what is proposed. */
@NullMarked
package io.github.convlens.experiment.draft;

import org.jspecify.annotations.NullMarked;
