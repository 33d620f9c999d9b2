package io.github.convlens.model;

import java.util.List;

/**
 * A leaf layer at its place in a network. Its position in {@link NetworkSpec#leaves()} is its leaf
 * index.
 *
 * @param name its path: {@code layer1.0.conv1}
 * @param owner the path under which its parameters stand: its own, or with shared weights that of
 *     the first pass
 * @param layer what it computes
 * @param input shape of what it gets
 * @param output shape of what it gives
 * @param field what one output pixel sees of the network's input
 */
public record LayerInfo(
    String name,
    String owner,
    LeafLayer layer,
    FeatureShape input,
    FeatureShape output,
    ReceptiveField field)
    implements ObservedLayer {
  /** Its parameters and running statistics; those of a shared layer are the same each time. */
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

  /** Whether its parameters are counted at another layer. */
  public boolean sharesParameters() {
    return !owner.equals(name);
  }

  /** Multiplications per image, see {@link LeafLayer#multiplyAdds}. */
  public long multiplyAdds() {
    return layer.multiplyAdds(input);
  }
}
