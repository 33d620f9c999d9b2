package io.github.convlens.data.format;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.image.ImageSet;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Reads the cropped digits of Street View House Numbers (Netzer et al. 2011): a MAT file with
 * {@code X}, bytes of shape (32, 32, 3, N), and {@code y}, labels from 1 to 10, where 10 stands for
 * the digit 0.
 */
public final class SvhnReader {
  private static final int SIDE = 32;
  private static final int CHANNELS = 3;
  private static final int ZERO = 10;

  private SvhnReader() {}

  /**
   * Reads one split.
   *
   * @throws InvalidInputException if the file is damaged or its arrays have unexpected shapes
   */
  public static ImageSet read(Path file) {
    Map<String, MatFile.Array> arrays = MatFile.read(file, Set.of("X", "y"));
    MatFile.Array images = Objects.requireNonNull(arrays.get("X"));
    MatFile.Array digits = Objects.requireNonNull(arrays.get("y"));
    int[] shape = images.shape();
    int count = digits.values().length;
    if (!Arrays.equals(shape, new int[] {SIDE, SIDE, CHANNELS, count})) {
      throw new InvalidInputException(
          "%s: X has shape %s, but y has %d values: put the right file there"
              .formatted(file, Arrays.toString(shape), count));
    }
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = digits.values()[i] & 0xff;
      if (labels[i] > ZERO) {
        throw new InvalidInputException(
            "%s: label %d of image %d is not a digit: fetch it again"
                .formatted(file, labels[i], i));
      }
      labels[i] %= ZERO;
    }
    return new ImageSet(interleaved(images.values()), labels, CHANNELS, SIDE, SIDE);
  }

  /** Changes each image, in place, from (channel, column, row) order to (row, column, channel). */
  private static byte[] interleaved(byte[] pixels) {
    byte[] image = new byte[SIDE * SIDE * CHANNELS];
    for (int at = 0; at < pixels.length; at += image.length) {
      System.arraycopy(pixels, at, image, 0, image.length);
      for (int c = 0; c < CHANNELS; c++) {
        for (int x = 0; x < SIDE; x++) {
          for (int y = 0; y < SIDE; y++) {
            pixels[at + (y * SIDE + x) * CHANNELS + c] = image[(c * SIDE + x) * SIDE + y];
          }
        }
      }
    }
    return pixels;
  }
}
