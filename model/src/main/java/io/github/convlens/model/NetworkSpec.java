package io.github.convlens.model;

import io.github.convlens.core.InvalidInputException;
import java.util.List;

/**
 * A network as data: the shape of its images and its layers.
 *
 * @param input the shape of one image
 * @param layers the layers, in the order in which they are applied; at least one. A layer without a
 *     name receives its default name
 */
public record NetworkSpec(FeatureShape input, List<NamedLayer> layers) {
  /**
   * Gives default names to layers without a name, and checks that each layer accepts its input.
   *
   * @throws InvalidInputException if a layer does not accept its input; the message names the
   *     layer, the layer's input and the fix
   */
  public NetworkSpec {
    layers = new Scope().complete(layers);
    Trace.leaves(input, layers);
  }

  /** The leaf layers, in the order in which they are computed. */
  public List<LayerInfo> leaves() {
    return Trace.leaves(input, layers);
  }

  /** The network's output shape for one image. */
  public FeatureShape output() {
    FeatureShape shape = input;
    for (NamedLayer named : layers) {
      shape = named.layer().output(shape);
    }
    return shape;
  }
}
