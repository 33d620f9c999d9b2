package io.github.convlens.training.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.training.internal.torch.LossKernels;
import java.util.Arrays;
import java.util.List;

/**
 * The focal loss of the softmax, −(1 − p)^γ · log p, where p is the probability of an image's class
 * (Lin, Goyal, Girshick, He and Dollár, Focal Loss for Dense Object Detection, 2017). Images that
 * are already classified well count less. The α of the paper is {@code training.class_weights}.
 *
 * @param gamma γ, 0 or more; 0 is cross-entropy
 */
public record FocalLoss(double gamma) implements LossOptions {
  private static final int HALVINGS = 60;

  private static final Setting<Double> GAMMA =
      Range.notNegative(
              Setting.number(
                  "gamma", "how strongly the weight of well-classified images is reduced"))
          .or(2.0);

  /** The name and the settings in a configuration; by default γ = 2. */
  public static final Kind<FocalLoss> KIND =
      new Kind<>(
          FocalLoss.class,
          "focal",
          "Softmax cross-entropy times (1 − p)^gamma (Lin et al. 2017)",
          List.of(GAMMA),
          v -> new FocalLoss(v.get(GAMMA)));

  /**
   * @throws InvalidInputException if γ is out of its range
   */
  public FocalLoss {
    GAMMA.check(gamma);
  }

  @Override
  public Computation on(LossKernels kernels, NDManager manager) {
    NDArray exponent = LossKernels.hostScalar(manager, gamma);
    return (outputs, labels) -> kernels.focal(outputs, labels, exponent);
  }

  /** The logarithms of the mean probabilities, as for cross-entropy. */
  @Override
  public NDArray averaged(List<NDArray> outputs) {
    return LossOptions.logarithmOfMean(
        outputs.stream().map(logits -> logits.logSoftmax(1)).toList());
  }

  @Override
  public LossOptions weighted(double[] weights) {
    return new Weighted(this, weights);
  }

  /**
   * If all images have the same outputs, the mean loss is a convex function of the classes'
   * probabilities. At its minimum, the slope of the loss times the frequency is the same for every
   * class; bisection finds this product.
   */
  @Override
  public double atChance(double[] frequencies) {
    double low = 0;
    double high = 1;
    while (sum(frequencies, high) > 1) {
      high *= 2;
    }
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (sum(frequencies, middle) > 1) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double slope = high;
    return Arrays.stream(frequencies)
        .filter(f -> f > 0)
        .map(f -> f * loss(probability(slope / f)))
        .sum();
  }

  private double sum(double[] frequencies, double slope) {
    return Arrays.stream(frequencies).filter(f -> f > 0).map(f -> probability(slope / f)).sum();
  }

  /**
   * The probability at which minus the derivative of the loss equals {@code slope}, found by
   * bisection.
   */
  private double probability(double slope) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (fall(middle) > slope) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private double loss(double p) {
    return -Math.pow(1 - p, gamma) * Math.log(p);
  }

  /** Minus the derivative of the loss: infinite at p = 0, and falling as p grows. */
  private double fall(double p) {
    return Math.pow(1 - p, gamma) / p - gamma * Math.pow(1 - p, gamma - 1) * Math.log(p);
  }

  @Override
  public double lowest(int classes) {
    return 0;
  }

  /** The loss with a weight for each class. The weighted sum is divided by the number of images. */
  static final class Weighted implements LossOptions {
    private final FocalLoss base;
    private final double[] weights;

    private Weighted(FocalLoss base, double[] weights) {
      this.base = base;
      this.weights = weights.clone();
    }

    @Override
    public Computation on(LossKernels kernels, NDManager manager) {
      NDArray exponent = LossKernels.hostScalar(manager, base.gamma);
      NDArray byClass = LossOptions.byClass(weights, manager);
      return (outputs, labels) -> kernels.weightedFocal(outputs, labels, exponent, byClass);
    }

    @Override
    public NDArray averaged(List<NDArray> outputs) {
      return base.averaged(outputs);
    }

    @Override
    public double atChance(double[] frequencies) {
      double[] weighted = new double[frequencies.length];
      Arrays.setAll(weighted, i -> frequencies[i] * weights[i]);
      return base.atChance(weighted);
    }

    @Override
    public double lowest(int classes) {
      return base.lowest(classes);
    }
  }
}
