package io.github.convlens.model;

import java.util.List;

/**
 * A leaf layer at its place in a network. Its position in {@link NetworkSpec#leaves()} is its leaf
 * index.
 *
 * @param name the layer's path, such as {@code layer1.0.conv1}
 * @param owner the path in the names of the layer's parameters: the layer's own path or, if the
 *     passes of a {@link Repeat} share their weights, the layer's path in the first pass
 * @param layer the layer as data
 * @param input the input shape for one image
 * @param output the output shape for one image
 * @param field the part of the network's input that one output pixel sees
 */
public record LayerInfo(
    String name,
    String owner,
    LeafLayer layer,
    FeatureShape input,
    FeatureShape output,
    ReceptiveField field)
    implements ObservedLayer {
  /**
   * The layer's parameters and running statistics. Passes of a {@link Repeat} that share their
   * weights share these, too.
   */
  public List<ParameterSpec> parameters() {
    return layer.parameters(input);
  }

  @Override
  public boolean hasParameters() {
    return !parameters().isEmpty();
  }

  @Override
  public boolean isActivation() {
    return layer.family() == LayerFamily.ACTIVATION;
  }

  /**
   * Whether the layer's parameters belong to an earlier layer and are counted only for that layer.
   */
  public boolean sharesParameters() {
    return !owner.equals(name);
  }

  /** The number of multiplications per image; see {@link LeafLayer#multiplyAdds}. */
  public long multiplyAdds() {
    return layer.multiplyAdds(input);
  }
}
