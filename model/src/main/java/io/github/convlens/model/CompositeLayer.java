package io.github.convlens.model;

/** A layer that holds other layers and whose children's names come after its own and a dot. */
public sealed interface CompositeLayer extends Layer permits Residual, Repeat, Sequence {}
