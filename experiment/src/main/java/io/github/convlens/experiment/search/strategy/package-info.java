/** What a search trains next, as a function of its seed and of the results so far. */
@NullMarked
package io.github.convlens.experiment.search.strategy;

import org.jspecify.annotations.NullMarked;
