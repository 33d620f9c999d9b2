/**
 * Networks described as data.
 *
 * <p>A {@link io.github.convlens.model.NetworkSpec} is a list of {@link
 * io.github.convlens.model.Layer} objects, from which everything else is derived: the blocks that
 * {@code model.block} executes, and their names, shapes, parameters, costs and receptive fields.
 * Nothing in this package loads libtorch.
 */
@NullMarked
package io.github.convlens.model;

import org.jspecify.annotations.NullMarked;
