/**
 * Images and labels. {@link io.github.convlens.data.DataSets} opens a data set by its options, as
 * {@code image} describes it; {@code device} makes batches of it.
 */
@NullMarked
package io.github.convlens.data;

import org.jspecify.annotations.NullMarked;
