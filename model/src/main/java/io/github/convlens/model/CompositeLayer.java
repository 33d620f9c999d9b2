package io.github.convlens.model;

import io.github.convlens.core.option.Kind;
import java.util.List;

/**
 * A layer that holds other layers. The path of a child is the layer's own path, a dot and the
 * child's name.
 */
public sealed interface CompositeLayer extends Layer permits Residual, Repeat, Sequence {

  /** Every kind of composite layer that a configuration can name. */
  static List<Kind<? extends Layer>> kinds() {
    return List.of(Residual.KIND, Repeat.KIND, Sequence.KIND);
  }

  /** Calls the visitor's method for this kind of layer. */
  <R> R accept(Visitor<R> visitor);

  /**
   * One method per kind of composite layer, so that the compiler reports a visitor that misses a
   * kind.
   */
  interface Visitor<R> {
    /** Visits a body with a shortcut around it. */
    R residual(Residual residual);

    /** Visits layers that are applied several times. */
    R repeat(Repeat repeat);

    /** Visits layers that are applied one after another. */
    R sequence(Sequence sequence);
  }
}
