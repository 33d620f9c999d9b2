package io.github.convlens.model;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import java.util.List;

/**
 * Layers that are applied several times. Each pass has separate weights, or all passes use the same
 * weights.
 *
 * <p>The passes are numbered in the layers' paths: {@code repeat1.0.conv1}, {@code
 * repeat1.1.conv1}. If weights are shared, observers of outputs still see the layers of each pass
 * as separate leaf layers. The parameters, however, exist only once, under their name in the first
 * pass ({@code repeat1.0.conv1.weight}), as in PyTorch's {@code named_parameters()} for {@code
 * Sequential(body, body)}.
 *
 * @param times the number of passes; required
 * @param shareWeights whether all passes use the same weights; default false. If true, the
 *     parameters must have the same shapes in each pass, so the layers usually must keep the number
 *     of channels
 * @param layers one or more layers
 */
public record Repeat(Integer times, Boolean shareWeights, List<NamedLayer> layers)
    implements CompositeLayer {

  private static final Setting<Integer> TIMES =
      LeafLayer.count("times", "number of passes through the layers", 1);
  private static final Setting<Boolean> SHARE_WEIGHTS =
      Setting.flag("share_weights", "all passes use the same weights").or(false);

  /** The name and the settings in a configuration. */
  public static final Kind<Repeat> KIND =
      new Kind<>(
          Repeat.class,
          "repeat",
          "Layers that are applied several times in a row, by default with separate weights in each"
              + " pass",
          List.of(TIMES, SHARE_WEIGHTS, LAYERS),
          v -> new Repeat(v.get(TIMES), v.get(SHARE_WEIGHTS), v.get(LAYERS)));

  /**
   * @throws InvalidInputException if {@code times} is missing or less than 1, or if there are no
   *     layers
   */
  public Repeat {
    times = TIMES.check(times);
    shareWeights = SHARE_WEIGHTS.check(shareWeights);
    layers = new Scope().complete(layers);
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.repeat(this);
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
