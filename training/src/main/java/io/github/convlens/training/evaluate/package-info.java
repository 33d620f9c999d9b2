/** What a trained network is worth on a split: scores, tables and curves. */
@NullMarked
package io.github.convlens.training.evaluate;

import org.jspecify.annotations.NullMarked;
