package io.github.convlens.data.augment;

import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A Gaussian blur with σ from 0.1 to 2 pixels, like {@code torchvision.transforms.v2.GaussianBlur}.
 * The kernel covers a tenth of the shorter side, as in SimCLR (Chen et al. 2020), and at least 3
 * pixels.
 *
 * @param probability the probability that an image is blurred
 */
public record Blur(double probability) implements Operation {

  /** The probability; default 0. */
  public static final Setting<Double> PROBABILITY =
      Probability.setting(
          "blur",
          "blur with a Gaussian of σ from 0.1 to 2 pixels, whose kernel covers a tenth of the"
              + " shorter side, and at least 3 pixels");

  /** The kind of this operation, which is off by default. */
  public static final Kind<Blur> KIND =
      new Kind<>(
          Blur.class,
          "blur",
          "a Gaussian blur",
          List.of(PROBABILITY),
          v -> new Blur(v.get(PROBABILITY)));

  private static final double MIN_SIGMA = 0.1;
  private static final double MAX_SIGMA = 2;
  private static final int MIN_TAPS = 3;
  private static final int SIDE_DIVISOR = 10;

  @Override
  public Kind<Blur> kind() {
    return KIND;
  }

  @Override
  public boolean changes() {
    return probability > 0;
  }

  @Override
  public void draw(SplittableRandom random, Picture image, Consumer<Step> steps) {
    int shorter = Math.min(image.height(), image.width());
    // An image with a side of fewer than 3 pixels is not blurred, since it is smaller than the
    // smallest kernel.
    if (Probability.happens(probability, random) && shorter >= MIN_TAPS) {
      int taps = Math.max(MIN_TAPS, shorter / SIDE_DIVISOR / 2 * 2 + 1);
      steps.accept(step(taps, Draw.between(MIN_SIGMA, MAX_SIGMA, random)));
    }
  }

  /**
   * A blur with a kernel of an odd number of taps, like torchvision's {@code
   * _get_gaussian_kernel1d}.
   */
  static Step step(int taps, double sigma) {
    double end = (taps - 1) / (2 * StrictMath.sqrt(2));
    double[] weights = new double[taps];
    double sum = 0;
    for (int i = 0; i < taps; i++) {
      double position = (2.0 * i / (taps - 1) - 1) * end / sigma;
      weights[i] = StrictMath.exp(-position * position);
      sum += weights[i];
    }
    for (int i = 0; i < taps; i++) {
      weights[i] /= sum;
    }
    return Step.of("blur", weights);
  }
}
