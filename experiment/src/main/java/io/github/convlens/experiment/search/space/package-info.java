/** The search space: the values that a search tries, and how they are drawn. */
@NullMarked
package io.github.convlens.experiment.search.space;

import org.jspecify.annotations.NullMarked;
