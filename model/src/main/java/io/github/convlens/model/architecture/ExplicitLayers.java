package io.github.convlens.model.architecture;

import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Layer;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import java.util.List;

/**
 * A network that is given as a list of layers.
 *
 * @param layers one or more layers
 */
public record ExplicitLayers(List<NamedLayer> layers) implements Architecture {

  /** The name and the settings in a configuration. */
  public static final Kind<ExplicitLayers> KIND =
      new Kind<>(
          ExplicitLayers.class,
          "layers",
          "your own list of layers",
          List.of(Layer.LAYERS),
          v -> new ExplicitLayers(v.get(Layer.LAYERS)));

  /** Copies the list. */
  public ExplicitLayers {
    layers = List.copyOf(layers);
  }

  /**
   * {@inheritDoc}
   *
   * @throws InvalidInputException if there are no layers, or their output is not a flat vector of
   *     {@code classes} values
   */
  @Override
  public NetworkSpec build(FeatureShape input, int classes) {
    if (layers.isEmpty()) {
      throw InvalidInputException.option("layers", "is empty", "give at least one layer");
    }
    NetworkSpec spec = new NetworkSpec(input, layers);
    FeatureShape output = spec.output();
    if (!output.flat() || output.channels() != classes) {
      throw InvalidInputException.option(
          "layers",
          "end in %s, but must end in a flat vector of %s"
              .formatted(output, Count.of(classes, "value")),
          output.flat() ? "change the last linear layer's out" : "end in flatten");
    }
    return spec;
  }
}
