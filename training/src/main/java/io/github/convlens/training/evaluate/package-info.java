/** The evaluation of a trained network on a split: scores, tables and curves. */
@NullMarked
package io.github.convlens.training.evaluate;

import org.jspecify.annotations.NullMarked;
