/** The choice of a search's next trial, a function of its seed and the results so far. */
@NullMarked
package io.github.convlens.experiment.search.strategy;

import org.jspecify.annotations.NullMarked;
