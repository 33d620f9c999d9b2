package io.github.convlens.model;

import io.github.convlens.core.option.Kind;
import java.util.List;

/** A layer that holds other layers and whose children's names come after its own and a dot. */
public sealed interface CompositeLayer extends Layer permits Residual, Repeat, Sequence {

  /** Every kind of composite layer, under its name in configurations. */
  static List<Kind<? extends Layer>> kinds() {
    return List.of(Residual.KIND, Repeat.KIND, Sequence.KIND);
  }

  /** Calls the visitor's method for this kind of layer. */
  <R> R accept(Visitor<R> visitor);

  /** One method per kind of composite layer, so that the compiler finds a forgotten kind. */
  interface Visitor<R> {
    /** Visits a body with a shortcut around it. */
    R residual(Residual residual);

    /** Visits layers that are applied several times. */
    R repeat(Repeat repeat);

    /** Visits layers one after the other. */
    R sequence(Sequence sequence);
  }
}
