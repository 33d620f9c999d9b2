/** The learning-rate range test. */
@NullMarked
package io.github.convlens.training.search;

import org.jspecify.annotations.NullMarked;
