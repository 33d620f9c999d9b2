package io.github.convlens.model.engine;

import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;

/**
 * A convolution whose exact outputs and input gradients are known: 3x3, stride 1, padding 1, of two
 * images of 5x5 pixels, channels that no block of a vector unit divides. Its weights are products
 * of one whole number per output channel, one per input channel and one per tap, so that the exact
 * values take few operations.
 */
final class StandardConvolution {
  private static final int BATCH = 2;
  private static final int SIDE = 5;
  private static final int PIXELS = SIDE * SIDE;
  private static final int KERNEL = 3;
  private static final int TAPS = KERNEL * KERNEL;
  private static final int IN = 17;
  private static final int OUT = 20;
  private static final int LARGEST = 3;

  private final int in;
  private final int out;
  private final int[] byOutput;
  private final int[] byInput;
  private final int[] byTap;
  private final int[] x;
  private final int[] upstream;

  /**
   * @param attempt 0 for 17 to 20 channels; each later one has two more of both
   */
  StandardConvolution(int attempt) {
    in = IN + 2 * attempt;
    out = OUT + 2 * attempt;
    SplittableRandom random = new SplittableRandom(attempt);
    byOutput = nonZero(out, random);
    byInput = nonZero(in, random);
    byTap = nonZero(TAPS, random);
    x = nonZero(BATCH * in * PIXELS, random);
    upstream = nonZero(BATCH * out * PIXELS, random);
  }

  private static int[] nonZero(int count, SplittableRandom random) {
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      int size = 1 + random.nextInt(LARGEST);
      values[i] = random.nextBoolean() ? size : -size;
    }
    return values;
  }

  Shape inputShape() {
    return new Shape(BATCH, in, SIDE, SIDE);
  }

  Shape weightShape() {
    return new Shape(out, in, KERNEL, KERNEL);
  }

  float[] input() {
    return floats(x);
  }

  /** The gradient of the outputs. */
  float[] upstream() {
    return floats(upstream);
  }

  float[] weight() {
    float[] weight = new float[out * in * TAPS];
    int at = 0;
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        for (int tap = 0; tap < TAPS; tap++) {
          weight[at++] = byOutput[o] * byInput[i] * byTap[tap];
        }
      }
    }
    return weight;
  }

  /** Whether these are exactly the outputs and the input gradient. */
  boolean matches(float[] outputs, float[] inputGradient) {
    return equal(slide(x, in, byInput, byOutput, 1), outputs)
        && equal(slide(upstream, out, byOutput, byInput, -1), inputGradient);
  }

  /**
   * Sums the channels, slides the kernel over the sum, and multiplies it for each channel of the
   * result.
   *
   * @param direction 1 for the outputs, -1 for the input gradient, which takes the kernel turned
   */
  private int[] slide(int[] from, int channels, int[] weights, int[] factors, int direction) {
    int[] result = new int[BATCH * factors.length * PIXELS];
    for (int image = 0; image < BATCH; image++) {
      int[] sum = new int[PIXELS];
      for (int c = 0; c < channels; c++) {
        for (int p = 0; p < PIXELS; p++) {
          sum[p] += weights[c] * from[(image * channels + c) * PIXELS + p];
        }
      }
      for (int p = 0; p < PIXELS; p++) {
        int value = window(sum, p / SIDE, p % SIDE, direction);
        for (int c = 0; c < factors.length; c++) {
          result[(image * factors.length + c) * PIXELS + p] = factors[c] * value;
        }
      }
    }
    return result;
  }

  private int window(int[] sum, int row, int column, int direction) {
    int value = 0;
    for (int tap = 0; tap < TAPS; tap++) {
      int y = row + direction * (tap / KERNEL - 1);
      int x = column + direction * (tap % KERNEL - 1);
      if (y >= 0 && y < SIDE && x >= 0 && x < SIDE) {
        value += byTap[tap] * sum[y * SIDE + x];
      }
    }
    return value;
  }

  private static boolean equal(int[] exact, float[] actual) {
    for (int i = 0; i < exact.length; i++) {
      if (actual[i] != exact[i]) {
        return false;
      }
    }
    return actual.length == exact.length;
  }

  private static float[] floats(int[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = values[i];
    }
    return floats;
  }
}
