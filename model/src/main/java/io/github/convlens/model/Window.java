package io.github.convlens.model;

import io.github.convlens.core.InvalidInputException;

/**
 * The part of a layer's input that one output pixel sees. Along each axis, the window consists of
 * taps that are {@code dilation} pixels apart. It starts {@code padding} pixels before the edge,
 * and moves by {@code stride} pixels per output pixel.
 *
 * @param kernelHeight the number of taps along the height
 * @param kernelWidth the number of taps along the width
 * @param stride the distance between neighbouring positions of the window, in input pixels
 * @param padding the number of pixels added at each edge
 * @param dilation the distance between taps, in pixels
 */
public record Window(int kernelHeight, int kernelWidth, int stride, int padding, int dilation) {
  /** A window in which each output pixel sees the input pixel at the same position. */
  public static final Window POINT = new Window(1, 1, 1, 0, 1);

  /** A square window. */
  public static Window square(int kernel, int stride, int padding, int dilation) {
    return new Window(kernel, kernel, stride, padding, dilation);
  }

  /**
   * A window with which every output pixel sees the whole input. The output has the size of the
   * input.
   */
  static Window whole(FeatureShape input) {
    int reach = Math.max(input.height(), input.width()) - 1;
    return square(2 * reach + 1, 1, reach, 1);
  }

  /**
   * The output shape of a layer that slides this window over {@code input}.
   *
   * @throws InvalidInputException if the window is larger than the padded input
   */
  FeatureShape slide(FeatureShape input, int channels) {
    return FeatureShape.image(
        channels,
        positions(input.height(), kernelHeight, input),
        positions(input.width(), kernelWidth, input));
  }

  private int positions(int size, int kernel, FeatureShape input) {
    long span = span(kernel);
    long padded = size + 2L * padding;
    if (span > padded) {
      throw new InvalidInputException(
          ("its window of %d pixels is larger than its input of %dx%d pixels with padding %d:"
                  + " use a smaller kernel, more padding, or smaller strides and fewer pools before it")
              .formatted(span, input.height(), input.width(), padding));
    }
    return Math.toIntExact((padded - span) / stride + 1);
  }

  private long span(int kernel) {
    return (long) dilation * (kernel - 1) + 1;
  }
}
