/** How a search chooses its next trial, from its seed and the results so far. */
@NullMarked
package io.github.convlens.experiment.search.strategy;

import org.jspecify.annotations.NullMarked;
