package io.github.convlens.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Stochastic depth (Huang et al. 2016), like torchvision's in mode {@code row}. If it is the last
 * layer of a residual's body, some images skip the body. In training, all values of an image are
 * set to zero with probability p, and are otherwise divided by 1 − p. In evaluation, nothing
 * changes. As in dropout, the random numbers come from libtorch's generator, whose seed {@code
 * Engine.setRandomSeed} sets.
 *
 * @param p the probability that an image skips the body; default 0.2
 */
public record StochasticDepth(Double p) implements LeafLayer {

  private static final Setting<Double> P =
      Range.between(Setting.number("p", "probability that an image is replaced with zeros"), 0.0, 1)
          .or(0.2);

  /** The name and the settings in a configuration. */
  public static final Kind<StochasticDepth> KIND =
      new Kind<>(
          StochasticDepth.class,
          "stochastic_depth",
          "In training, replaces random images with zeros and divides the others by 1 − p;"
              + " put it at the end of a residual (Huang et al. 2016)",
          List.of(P),
          v -> new StochasticDepth(v.get(P)));

  /**
   * @throws InvalidInputException if p is not a probability
   */
  public StochasticDepth {
    p = P.check(p);
  }

  @Override
  public boolean drawsRandomNumbers() {
    return true;
  }

  @Override
  public LayerFamily family() {
    return LayerFamily.OTHER;
  }

  @Override
  public String stem() {
    return "stochastic_depth";
  }

  @Override
  public FeatureShape output(FeatureShape input) {
    return input;
  }

  @Override
  public <V> V export(Operators<V> operators, V x, FeatureShape input, IntFunction<V> parameters) {
    return x;
  }

  @Override
  public NDArray apply(NDArray x, Weights weights, boolean training) {
    if (!training || p == 0) {
      return x;
    }
    long[] perImage = x.getShape().getShape();
    Arrays.fill(perImage, 1, perImage.length, 1);
    try (NDArray ones = OwnMemory.ones(new Shape(perImage), x);
        NDArray kept = ones.getNDArrayInternal().dropout(ones, p.floatValue(), true).head()) {
      return x.mul(kept);
    }
  }
}
