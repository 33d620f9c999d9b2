package io.github.convlens.model;

import java.util.List;

/**
 * A leaf layer at its place in a network. Its position in {@link NetworkSpec#leaves()} is its leaf
 * index.
 *
 * @param name its path: {@code layer1.0.conv1}
 * @param owner the path in the names of its parameters: the layer's own path or, if weights are
 *     shared, the path of the first pass
 * @param layer what it computes
 * @param input its input shape for one image
 * @param output its output shape for one image
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
  /** Its parameters and running statistics; passes that share weights have the same ones. */
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

  /** Whether its parameters belong to an earlier layer, and are counted there. */
  public boolean sharesParameters() {
    return !owner.equals(name);
  }

  /** Multiplications per image, see {@link LeafLayer#multiplyAdds}. */
  public long multiplyAdds() {
    return layer.multiplyAdds(input);
  }
}
