package io.github.convlens.model;

import io.github.convlens.core.InvalidInputException;
import java.util.List;

/**
 * Layers that are applied several times, with weights of their own each time or the same ones.
 *
 * <p>Passes are numbered: {@code repeat1.0.conv1}, {@code repeat1.1.conv1}. With shared weights
 * each pass is still a leaf layer by itself for whoever observes activations, while the parameters
 * exist once, under the first pass's name ({@code repeat1.0.conv1.weight}): that is what PyTorch's
 * {@code named_parameters()} gives for {@code Sequential(body, body)}.
 *
 * @param times how often; required
 * @param shareWeights whether all passes use the same weights; default false. The layers must then
 *     keep the number of channels
 * @param layers at least one
 */
public record Repeat(Integer times, Boolean shareWeights, List<NamedLayer> layers)
    implements CompositeLayer {
  /**
   * @throws InvalidInputException if {@code times} is missing or less than 1
   */
  public Repeat {
    times = new Setting("repeat", "times").required(times, 1);
    shareWeights = shareWeights != null && shareWeights;
    layers = new Scope().complete("repeat", layers);
  }

  @Override
  public String stem() {
    return "repeat";
  }

  @Override
  public FeatureShape output(FeatureShape input) {
    return Trace.output(this, input);
  }
}
