package io.github.convlens.model;

import ai.djl.ndarray.types.Shape;
import io.github.convlens.core.InvalidInputException;

/**
 * The shape of one image's features between two layers, without the batch axis.
 *
 * @param channels the number of channels, or the number of values if flat
 * @param height the number of rows of each channel; 1 if flat
 * @param width the number of columns of each channel; 1 if flat
 * @param flat whether this is a plain vector (N x channels) and not an image (N x C x H x W)
 */
public record FeatureShape(int channels, int height, int width, boolean flat) {
  /**
   * @throws InvalidInputException if a side is less than 1, or a flat shape has more than one row
   *     or column
   */
  public FeatureShape {
    if (channels < 1 || height < 1 || width < 1) {
      throw new InvalidInputException(
          "a feature shape of %dx%dx%d is empty: every side must be at least 1"
              .formatted(channels, height, width));
    }
    if (flat && (height != 1 || width != 1)) {
      throw new InvalidInputException(
          "a flat shape has no rows and columns, but these are %dx%d".formatted(height, width));
    }
  }

  /** Features with rows and columns, C x H x W. */
  public static FeatureShape image(int channels, int height, int width) {
    return new FeatureShape(channels, height, width, false);
  }

  /** A plain vector of {@code size} values. */
  public static FeatureShape flat(int size) {
    return new FeatureShape(size, 1, 1, true);
  }

  /**
   * The number of values of one image.
   *
   * @throws ArithmeticException if the number does not fit in a long
   */
  public long size() {
    return Math.multiplyExact((long) channels * height, (long) width);
  }

  /** This shape with a different number of channels. */
  public FeatureShape withChannels(int newChannels) {
    return new FeatureShape(newChannels, height, width, flat);
  }

  /** The shape of an array that holds {@code batchSize} images: (N, C, H, W), or (N, C) if flat. */
  public Shape batch(long batchSize) {
    return flat ? new Shape(batchSize, channels) : new Shape(batchSize, channels, height, width);
  }

  /**
   * The features held by an array of shape (N, C, H, W) or (N, C).
   *
   * @throws InvalidInputException if the array has any other number of axes
   */
  public static FeatureShape of(Shape array) {
    return switch (array.dimension()) {
      case 2 -> flat(Math.toIntExact(array.get(1)));
      case 4 ->
          image(
              Math.toIntExact(array.get(1)),
              Math.toIntExact(array.get(2)),
              Math.toIntExact(array.get(3)));
      default ->
          throw new InvalidInputException(
              "an array of shape " + array + " is not a batch: give (N, C, H, W) or (N, C)");
    };
  }

  /** The shape as text, such as {@code 8x14x14}, or {@code 10} if flat. */
  @Override
  public String toString() {
    return flat ? Integer.toString(channels) : channels + "x" + height + "x" + width;
  }
}
