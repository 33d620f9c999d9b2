package io.github.convlens.experiment.explain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.model.block.Network;
import io.github.convlens.training.internal.torch.GradientMode;
import io.github.convlens.training.internal.torch.Kernels;

/**
 * Integrated gradients. The attribution of each value of an image is the value times a mean
 * gradient: the gradient of the explained output with respect to this value, averaged along the
 * straight line from the baseline to the image. The baseline is an image of the mean colour, which
 * is 0 after normalisation. The attributions add up to the difference between the outputs for the
 * image and the baseline (Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks,
 * 2017).
 */
final class IntegratedGradients {

  /** The number of steps that Captum, PyTorch's library for explanations, uses by default. */
  static final int STEPS = 50;

  /** The number of images in a batch. */
  private static final int BATCH_SIZE = 10;

  private static final double MAX_LAST_STEP = 1e-15;

  private IntegratedGradients() {}

  /**
   * The attributions of an image's values, in the order (C, H, W).
   *
   * @param image the normalised image, shape (1, C, H, W)
   * @param steps the number of points of the Gauss-Legendre rule
   */
  static double[] of(
      Network network, Kernels kernels, NDArray image, AskedOutput output, int steps) {
    double[] points = new double[steps];
    double[] weights = new double[steps];
    legendre(points, weights);
    float[] values = image.toFloatArray();
    double[] attributions = new double[values.length];
    for (int first = 0; first < steps; first += BATCH_SIZE) {
      int count = Math.min(BATCH_SIZE, steps - first);
      float[] gradients = gradients(network, kernels, image, output, points, first, count);
      for (int step = 0; step < count; step++) {
        for (int i = 0; i < values.length; i++) {
          attributions[i] +=
              weights[first + step] * values[i] * gradients[step * values.length + i];
        }
      }
    }
    return attributions;
  }

  private static float[] gradients(
      Network network,
      Kernels kernels,
      NDArray image,
      AskedOutput output,
      double[] points,
      int first,
      int count) {
    float[][] found = new float[1][];
    GradientMode.on(
        () -> {
          try (NDManager scope = image.getManager().newSubManager()) {
            float[] parts = new float[count];
            for (int i = 0; i < count; i++) {
              parts[i] = (float) points[first + i];
            }
            NDArray factors = scope.create(parts, new Shape(count, 1, 1, 1));
            NDArray inputs = GradientMode.off(() -> factors.mul(image));
            inputs.setRequiresGradient(true);
            NDArray score = output.of(network.forward(inputs, false, null)).sum();
            found[0] = kernels.gradients().of(scope, score, inputs).toFloatArray();
          }
        });
    return found[0];
  }

  /** The attributions of an image's pixels, summed over the channels. */
  static HeatMap map(double[] attributions, int channels, int height, int width) {
    float[] map = new float[height * width];
    for (int i = 0; i < map.length; i++) {
      double sum = 0;
      for (int channel = 0; channel < channels; channel++) {
        sum += attributions[channel * map.length + i];
      }
      map[i] = (float) sum;
    }
    return new HeatMap(map, height, width, true);
  }

  /**
   * Computes the points and weights of the Gauss-Legendre rule on the interval from 0 to 1. The
   * points are the roots of the Legendre polynomial, which are found by Newton's method.
   */
  private static void legendre(double[] points, double[] weights) {
    int n = points.length;
    for (int i = 0; i < n; i++) {
      double x = Math.cos(Math.PI * (i + 0.75) / (n + 0.5));
      double slope = 1;
      double step = 1;
      while (Math.abs(step) > MAX_LAST_STEP) {
        double before = 1;
        double value = x;
        for (int k = 2; k <= n; k++) {
          double next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
          before = value;
          value = next;
        }
        slope = n * (x * value - before) / (x * x - 1);
        step = value / slope;
        x -= step;
      }
      points[i] = (1 + x) / 2;
      weights[i] = 1 / ((1 - x * x) * slope * slope);
    }
  }
}
