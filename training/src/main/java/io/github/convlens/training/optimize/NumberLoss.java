package io.github.convlens.training.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.data.target.NumberTargets;
import io.github.convlens.data.target.Targets;
import io.github.convlens.data.target.Task;
import io.github.convlens.training.internal.torch.LossKernels;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A loss for numbers, which are scaled as {@link NumberTargets} describes. It is the mean penalty
 * of the errors, over the batch and the numbers.
 */
public sealed interface NumberLoss extends LossOptions.TargetLoss {

  /** The penalty of an error, which is convex and lowest at 0. */
  double penalty(double error);

  @Override
  default Optional<LossOptions> of(Task task) {
    return task == Task.REGRESS ? Optional.of(this) : Optional.empty();
  }

  @Override
  default NDArray averaged(List<NDArray> outputs) {
    return outputs.stream().reduce(NDArray::add).orElseThrow().div(outputs.size());
  }

  /** The mean, over the numbers, of the lowest loss that a constant output can have. */
  @Override
  default double atChance(Targets targets) {
    NumberTargets numbers = (NumberTargets) targets;
    double sum = 0;
    for (int number = 0; number < numbers.width(); number++) {
      int index = number;
      double[] scaled =
          Arrays.stream(numbers.column(number))
              .map(value -> numbers.scale().scaled(index, value))
              .toArray();
      sum += ofBestConstant(scaled);
    }
    return sum / numbers.width();
  }

  /**
   * The lowest mean penalty of a constant output. It is found by ternary search, since the mean of
   * a convex penalty is convex in the constant.
   */
  private double ofBestConstant(double... values) {
    double low = Arrays.stream(values).min().orElseThrow();
    double high = Arrays.stream(values).max().orElseThrow();
    for (int step = 0; step < 100; step++) {
      double left = low + (high - low) / 3;
      double right = high - (high - low) / 3;
      if (ofConstant(left, values) <= ofConstant(right, values)) {
        high = right;
      } else {
        low = left;
      }
    }
    return ofConstant((low + high) / 2, values);
  }

  private double ofConstant(double constant, double... values) {
    return Arrays.stream(values).map(value -> penalty(value - constant)).average().orElseThrow();
  }

  /** The square of the error, as in {@code torch.nn.MSELoss}. */
  record SquaredError() implements NumberLoss {
    @Override
    public Computation on(LossKernels kernels, NDManager manager) {
      return kernels::squaredError;
    }

    @Override
    public double penalty(double error) {
      return error * error;
    }
  }

  /**
   * The absolute error, as in {@code torch.nn.L1Loss}. Large errors count less than when squared.
   */
  record AbsoluteError() implements NumberLoss {
    /** The name and the settings in a configuration. */
    public static final Kind<AbsoluteError> KIND =
        new Kind<>(
            AbsoluteError.class,
            "mean_absolute_error",
            "Absolute error for task regress, torch.nn.L1Loss",
            List.of(),
            v -> new AbsoluteError());

    @Override
    public Computation on(LossKernels kernels, NDManager manager) {
      return kernels::absoluteError;
    }

    @Override
    public double penalty(double error) {
      return Math.abs(error);
    }
  }

  /**
   * The square of a small error and the absolute value of a large error, as in {@code
   * torch.nn.SmoothL1Loss}: {@code error² / (2 beta)} below beta, {@code |error| − beta / 2} above.
   *
   * @param beta the error at which the square becomes the absolute value, in standard deviations of
   *     the numbers
   */
  record SmoothL1(double beta) implements NumberLoss {
    private static final Setting<Double> BETA =
        Range.positive(
                Setting.number(
                    "beta",
                    "errors above this count by their absolute value instead of their square;"
                        + " the unit is the standard deviation of the training images' numbers"))
            .or(1.0);

    /** The name and the settings in a configuration, with PyTorch's default for beta, 1. */
    public static final Kind<SmoothL1> KIND =
        new Kind<>(
            SmoothL1.class,
            "smooth_l1",
            "Squared error for small errors and absolute error for large ones, for task"
                + " regress, torch.nn.SmoothL1Loss",
            List.of(BETA),
            v -> new SmoothL1(v.get(BETA)));

    /**
     * @throws io.github.convlens.core.InvalidInputException if beta is not above 0
     */
    public SmoothL1 {
      BETA.check(beta);
    }

    @Override
    public Computation on(LossKernels kernels, NDManager manager) {
      NDArray scalar = LossKernels.hostScalar(manager, beta);
      return (outputs, targets) -> kernels.smoothL1(outputs, targets, scalar);
    }

    @Override
    public double penalty(double error) {
      double size = Math.abs(error);
      return size < beta ? error * error / (2 * beta) : size - beta / 2;
    }
  }
}
