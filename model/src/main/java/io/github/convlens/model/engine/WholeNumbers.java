package io.github.convlens.model.engine;

import ai.djl.ndarray.types.Shape;

/**
 * The values with which a convolution is tried. They are small whole numbers, so every sum is exact
 * in float32, whatever the order of its terms. None of them is zero, since a zero would hide an
 * error in the value that it multiplies.
 *
 * <p>Each weight is the product of three numbers, which belong to its output channel, its input
 * channel and its tap. So computing the exact results takes few operations: a weighted sum of the
 * channels, one convolution of that sum, and a multiplication for each channel of the result.
 */
final class WholeNumbers {
  private static final int LARGEST = 3;

  /**
   * The length of the sequence of numbers. It is prime, so the lengths of an array's rows, channels
   * and images are hardly ever multiples of it. If one of these lengths were a multiple, all rows,
   * channels or images would contain the same numbers.
   */
  private static final int LENGTH = 1021;

  private static final float[] NUMBERS = draw();

  /** The uses of the numbers. Each use starts at a different position in the sequence. */
  private enum Purpose {
    BY_OUTPUT,
    BY_INPUT,
    BY_TAP,
    BATCH,
    UPSTREAM
  }

  private final float[] byOutput;
  private final float[] byInput;
  private final float[] byTap;

  /**
   * @param weight the shape of the weights: output channels, input channels of a group, taps
   */
  WholeNumbers(Shape weight) {
    byOutput = numbers(weight.get(0), Purpose.BY_OUTPUT);
    byInput = numbers(weight.get(1), Purpose.BY_INPUT);
    byTap = numbers(weight.slice(2).size(), Purpose.BY_TAP);
  }

  /**
   * Draws the numbers with a linear congruential generator (from Numerical Recipes). The JVM need
   * not load another class for it, and it is fast even before the JVM has compiled its code.
   */
  private static float[] draw() {
    float[] drawn = new float[LENGTH];
    int state = 1;
    for (int i = 0; i < LENGTH; i++) {
      state = state * 1_664_525 + 1_013_904_223;
      int size = 1 + (state >>> 20) % LARGEST;
      drawn[i] = state < 0 ? size : -size;
    }
    return drawn;
  }

  /** The factor of each output channel. */
  float[] byOutput() {
    return byOutput;
  }

  /** The factor of each input channel of a group. */
  float[] byInput() {
    return byInput;
  }

  /** The factor of each tap. */
  float[] byTap() {
    return byTap;
  }

  /** The weights as a flat array in row-major order. */
  float[] weights() {
    float[] filter = new float[byInput.length * byTap.length];
    multiply(byTap, byInput, filter, 0);
    float[] weights = new float[byOutput.length * filter.length];
    multiply(filter, byOutput, weights, 0);
    return weights;
  }

  /** A batch of images. */
  float[] batch(Shape shape) {
    return numbers(shape.size(), Purpose.BATCH);
  }

  /** The gradient with respect to an output. */
  float[] upstream(Shape shape) {
    return numbers(shape.size(), Purpose.UPSTREAM);
  }

  /**
   * Writes the products of all values with each factor, one factor after another, starting at index
   * {@code at} of {@code products}.
   */
  static void multiply(float[] values, float[] factors, float[] products, int at) {
    // The products are computed once for each distinct factor and then copied, since there are few
    // distinct factors, and copying is fast even before the JVM has compiled this code.
    float[][] multiples = new float[2 * LARGEST + 1][];
    for (int i = 0; i < factors.length; i++) {
      int factor = (int) factors[i] + LARGEST;
      if (multiples[factor] == null) {
        multiples[factor] = multiplied(values, factors[i]);
      }
      System.arraycopy(multiples[factor], 0, products, at + i * values.length, values.length);
    }
  }

  private static float[] multiplied(float[] values, float factor) {
    float[] products = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      products[i] = factor * values[i];
    }
    return products;
  }

  private static float[] numbers(long count, Purpose purpose) {
    float[] numbers = new float[Math.toIntExact(count)];
    int from = purpose.ordinal() * LENGTH / Purpose.values().length;
    for (int at = 0; at < numbers.length; ) {
      int length = Math.min(numbers.length - at, LENGTH - from);
      System.arraycopy(NUMBERS, from, numbers, at, length);
      at += length;
      from = 0;
    }
    return numbers;
  }
}
