/** Searches for good configurations: their trials, files and progress. */
@NullMarked
package io.github.convlens.experiment.search;

import org.jspecify.annotations.NullMarked;
