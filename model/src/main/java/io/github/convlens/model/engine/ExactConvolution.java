package io.github.convlens.model.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * A convolution computed by its definition (cross-correlation, like PyTorch's), in whole numbers.
 */
final class ExactConvolution implements Expectation {
  private final Reference.Definition definition;
  private final Layout layout;
  private final WholeNumbers numbers;
  private final Shape image;
  private final int kernel;
  private final int groups;
  private final Plane input;
  private final Plane output;

  /** The size of an image or of an output, in pixels. */
  private record Plane(int height, int width) {
    int pixels() {
      return height * width;
    }
  }

  ExactConvolution(Reference.Definition definition, Trial trial) {
    this.definition = definition;
    layout = trial.layout();
    numbers = trial.numbers();
    image = trial.convolution().image();
    kernel = Math.toIntExact(trial.convolution().weight().get(2));
    groups = Math.toIntExact(image.get(0)) / numbers.byInput().length;
    input = new Plane(Math.toIntExact(image.get(1)), Math.toIntExact(image.get(2)));
    output = new Plane(positions(input.height()), positions(input.width()));
  }

  private int positions(int side) {
    int extent = definition.dilation() * (kernel - 1) + 1;
    return (side + 2 * definition.padding() - extent) / definition.stride() + 1;
  }

  @Override
  public boolean isOutput(NDArray actual) {
    return Closeness.of(actual, outputs());
  }

  @Override
  public boolean isInputGradient(NDArray upstream, NDArray actual) {
    return Closeness.of(actual, inputGradients(numbers.upstream(upstream.getShape())));
  }

  private float[] outputs() {
    float[] x = numbers.batch(new Shape(Trial.BATCH).addAll(image));
    float[] y = new float[Trial.BATCH * numbers.byOutput().length * output.pixels()];
    for (int part = 0; part < Trial.BATCH * groups; part++) {
      float[] sum = sum(x, part, input, numbers.byInput());
      float[] convolved = new float[output.pixels()];
      slide((from, to, tap) -> convolved[to] += tap * sum[from]);
      float[] factors = byOutput(part);
      WholeNumbers.multiply(convolved, factors, y, part * factors.length * convolved.length);
    }
    return y;
  }

  private float[] inputGradients(float[] upstream) {
    float[] gradients = new float[Trial.BATCH * Math.toIntExact(image.size())];
    for (int part = 0; part < Trial.BATCH * groups; part++) {
      float[] sum = sum(upstream, part, output, byOutput(part));
      float[] convolved = new float[input.pixels()];
      slide((from, to, tap) -> convolved[from] += tap * sum[to]);
      float[] factors = numbers.byInput();
      WholeNumbers.multiply(
          convolved, factors, gradients, part * factors.length * convolved.length);
    }
    return gradients;
  }

  /**
   * The factors ({@link WholeNumbers}) of the output channels of a part. A part is the channels of
   * one group in one image.
   */
  private float[] byOutput(int part) {
    int count = numbers.byOutput().length / groups;
    int first = part % groups * count;
    return Arrays.copyOfRange(numbers.byOutput(), first, first + count);
  }

  /** The sum of a part's channels, each multiplied by a factor. */
  private float[] sum(float[] values, int part, Plane plane, float[] factors) {
    int pixels = plane.pixels();
    int channels = factors.length * groups;
    int image = part / groups * channels * pixels;
    int first = part % groups * factors.length;
    float[] sum = new float[pixels];
    for (int channel = 0; channel < factors.length; channel++) {
      int at = image + layout.index(first + channel, channels, 0, pixels);
      int step = layout.index(0, channels, 1, pixels);
      for (int pixel = 0; pixel < pixels; pixel++) {
        sum[pixel] += factors[channel] * values[at + pixel * step];
      }
    }
    return sum;
  }

  /**
   * Called for each pair of an input pixel and an output pixel that a tap of the kernel connects.
   */
  @FunctionalInterface
  private interface Contact {
    void at(int input, int output, float tap);
  }

  private void slide(Contact contact) {
    for (int pixel = 0; pixel < output.pixels(); pixel++) {
      int top = pixel / output.width() * definition.stride() - definition.padding();
      int left = pixel % output.width() * definition.stride() - definition.padding();
      for (int tap = 0; tap < kernel * kernel; tap++) {
        int row = top + tap / kernel * definition.dilation();
        int column = left + tap % kernel * definition.dilation();
        if (row >= 0 && row < input.height() && column >= 0 && column < input.width()) {
          contact.at(row * input.width() + column, pixel, numbers.byTap()[tap]);
        }
      }
    }
  }
}
