package io.github.convlens.data.packed;

import io.github.convlens.core.InvalidInputException;
import java.util.List;

/**
 * The treatment that every picture of a shard receives.
 *
 * @param channels 1 or 3
 * @param height the height of each image, in pixels
 * @param width the width of each image, in pixels
 * @param how everything else on which pixels depend, such as the colour behind transparent parts
 */
public record Recipe(int channels, int height, int width, String how) {
  /**
   * The version of decoding. It must be raised if a change of the code changes the pixels that are
   * decoded from a file.
   */
  private static final int DECODING = 2;

  /**
   * The largest number of values of an image. A shard contains at least one image, and positions in
   * a shard are ints.
   */
  private static final long MAX_VALUES = 1L << 28;

  /**
   * @throws InvalidInputException if an image would be too large for a shard
   */
  public Recipe {
    if ((long) height * width > MAX_VALUES / channels) {
      throw InvalidInputException.option(
          "size",
          "makes images of %dx%dx%d".formatted(height, width, channels),
          "give a smaller size");
    }
  }

  /** The number of values of one image. */
  int valuesPerImage() {
    return channels * height * width;
  }

  /** The name of a shard: a hash of its sources and their treatment, in hexadecimal. */
  String key(List<Source> sources) {
    return Source.digest(
        "convlens shard %d, %dx%dx%d, %s".formatted(DECODING, height, width, channels, how),
        sources);
  }
}
