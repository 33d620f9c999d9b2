package io.github.convlens.model;

import ai.djl.ndarray.NDArray;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Dropout of single values (Srivastava et al. 2014). In training, each value is set to zero with
 * probability p, and is otherwise divided by 1 − p, so its expectation stays the same. In
 * evaluation, nothing changes. The random numbers come from libtorch's generator, whose seed {@code
 * Engine.setRandomSeed} sets.
 *
 * @param p the probability that a value is set to zero; default 0.5
 */
public record Dropout(Double p) implements LeafLayer {

  private static final Setting<Double> P =
      Range.between(Setting.number("p", "probability that a value is replaced with zero"), 0.0, 1)
          .or(0.5);

  /** The name and the settings in a configuration. */
  public static final Kind<Dropout> KIND =
      new Kind<>(
          Dropout.class,
          "dropout",
          "In training, replaces random values with zeros and divides the others by 1 − p"
              + " (Srivastava et al. 2014)",
          List.of(P),
          v -> new Dropout(v.get(P)));

  /**
   * @throws InvalidInputException if p is not a probability
   */
  public Dropout {
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
    return "dropout";
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
    return training ? x.getNDArrayInternal().dropout(x, p.floatValue(), true).head() : x;
  }
}
