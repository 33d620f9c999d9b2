/** The values that a search tries, and how each is drawn. */
@NullMarked
package io.github.convlens.experiment.search.space;

import org.jspecify.annotations.NullMarked;
