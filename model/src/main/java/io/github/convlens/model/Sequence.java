package io.github.convlens.model;

import java.util.List;

/**
 * Layers one after the other under a common name (PyTorch's {@code Sequential}).
 *
 * @param layers at least one
 */
public record Sequence(List<NamedLayer> layers) implements CompositeLayer {
  /** Names the layers that have no name. */
  public Sequence {
    layers = new Scope().complete("sequence", layers);
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
