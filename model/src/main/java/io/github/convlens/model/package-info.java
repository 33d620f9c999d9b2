/**
 * Networks described as data, built as DJL Blocks, and what can be computed about them without
 * training.
 *
 * <p>A {@link io.github.convlens.model.NetworkSpec} is a list of {@link
 * io.github.convlens.model.Layer} records: from them come the block tree of a {@link
 * io.github.convlens.model.Network}, its names, shapes, parameters, costs and receptive fields.
 * Nothing but {@code Network} itself loads the engine.
 */
package io.github.convlens.model;
