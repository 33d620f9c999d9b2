package io.github.convlens.model;

import io.github.convlens.core.option.Kind;
import java.util.List;

/**
 * Layers that are applied one after another, under a common name (PyTorch's {@code Sequential}).
 *
 * @param layers one or more layers
 */
public record Sequence(List<NamedLayer> layers) implements CompositeLayer {
  /** The name and the settings in a configuration. */
  public static final Kind<Sequence> KIND =
      new Kind<>(
          Sequence.class,
          "sequence",
          "Layers that are applied one after another, under a common name",
          List.of(LAYERS),
          v -> new Sequence(v.get(LAYERS)));

  /** Gives default names to the layers that have no name. */
  public Sequence {
    layers = new Scope().complete(layers);
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.sequence(this);
  }

  @Override
  public String stem() {
    return "sequence";
  }

  @Override
  public FeatureShape output(FeatureShape input) {
    return Trace.output(this, input);
  }
}
