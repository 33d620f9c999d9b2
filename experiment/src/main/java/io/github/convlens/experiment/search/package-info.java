/**
 * Many trainings of one configuration: which ones, where their files lie, and how far each has
 * come.
 */
@NullMarked
package io.github.convlens.experiment.search;

import org.jspecify.annotations.NullMarked;
