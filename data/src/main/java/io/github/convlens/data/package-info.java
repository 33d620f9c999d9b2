/**
 * Images and labels. {@link io.github.convlens.data.DataSets} opens a data set from its options;
 * the package {@code image} describes it, and {@code device} makes batches of it.
 */
@NullMarked
package io.github.convlens.data;

import org.jspecify.annotations.NullMarked;
