package io.github.convlens.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.model.ParameterSpec.Role;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Batch normalisation per channel (Ioffe and Szegedy 2015; PyTorch's {@code BatchNorm2d}). It uses
 * the batch's own mean and variance in training, and running statistics in evaluation.
 *
 * @param eps the number added to the variance before taking the square root; default 1e-5
 * @param momentum the weight of the newest batch in the running statistics; default 0.1
 */
public record BatchNorm(Double eps, Double momentum) implements LeafLayer {

  private static final Setting<Double> EPS =
      Range.between(Setting.number("eps", "added to the variance"), 1e-12, 1).or(1e-5);
  private static final Setting<Double> MOMENTUM =
      Range.between(
              Setting.number("momentum", "weight of the newest batch in the running statistics"),
              0.0,
              1)
          .or(0.1);

  /** The name and the settings in a configuration, with PyTorch's defaults. */
  public static final Kind<BatchNorm> KIND =
      new Kind<>(
          BatchNorm.class,
          "batch_norm",
          "Batch normalisation of each channel (Ioffe and Szegedy 2015), like PyTorch's"
              + " BatchNorm2d",
          List.of(EPS, MOMENTUM),
          v -> new BatchNorm(v.get(EPS), v.get(MOMENTUM)));

  /**
   * @throws InvalidInputException if a setting is out of its range
   */
  public BatchNorm {
    eps = EPS.check(eps);
    momentum = MOMENTUM.check(momentum);
  }

  /** Batch normalisation with PyTorch's defaults. */
  public static BatchNorm standard() {
    return KIND.byDefault();
  }

  @Override
  public LayerFamily family() {
    return LayerFamily.NORMALISATION;
  }

  @Override
  public String stem() {
    return "bn";
  }

  @Override
  public FeatureShape output(FeatureShape input) {
    return input;
  }

  @Override
  public List<ParameterSpec> parameters(FeatureShape input) {
    Shape perChannel = new Shape(input.channels());
    return List.of(
        ParameterSpec.constant("weight", Role.SCALE, perChannel, 1),
        ParameterSpec.constant("bias", Role.SHIFT, perChannel, 0),
        ParameterSpec.constant("running_mean", Role.RUNNING_MEAN, perChannel, 0),
        ParameterSpec.constant("running_var", Role.RUNNING_VARIANCE, perChannel, 1));
  }

  @Override
  public <V> V export(Operators<V> operators, V x, FeatureShape input, IntFunction<V> parameters) {
    var statistics =
        new Operators.ChannelStatistics<>(
            parameters.apply(0), parameters.apply(1), parameters.apply(2), parameters.apply(3));
    return operators.batchNorm(x, statistics, eps);
  }

  @Override
  public NDArray apply(NDArray x, Weights weights, boolean training) {
    // With axis -1, DJL calls torch's batch norm over axis 1 directly; with axis 1, it would swap
    // axes first. DJL's momentum is the weight of the past, whereas PyTorch's (and ours) is the
    // weight of the newest batch.
    return x.getNDArrayInternal()
        .batchNorm(
            x,
            weights.get(2),
            weights.get(3),
            weights.get(0),
            weights.get(1),
            -1,
            (float) (1 - momentum),
            eps.floatValue(),
            training)
        .head();
  }
}
