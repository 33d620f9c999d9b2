/**
 * Networks described as data.
 *
 * <p>A {@link io.github.convlens.model.NetworkSpec} is a list of {@link
 * io.github.convlens.model.Layer} records: from them come the block tree that {@code model.block}
 * executes, its names, shapes, parameters, costs and receptive fields. Nothing here loads the
 * engine.
 */
@NullMarked
package io.github.convlens.model;

import org.jspecify.annotations.NullMarked;
