package io.github.convlens.data.digits;

import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.image.SeededRandom;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A data set of the digits 0 to 9 that the program draws itself, as white strokes on black in 28 ×
 * 28 grey pixels. Each digit has a random slant, rotation, stretch, position, thickness and
 * contrast, with stray strokes and noise. The data set is for first runs and tests without a
 * download, and is designed so that a linear model is clearly worse than a convolutional network.
 *
 * <p>Each image is a pure function of seed, split and index, computed with plain arithmetic and
 * {@link StrictMath}, so it has the same bytes on every machine.
 */
public final class Digits {
  /** Height and width, in pixels. */
  public static final int SIDE = DigitPicture.SIDE;

  /** The number of images in the training split. */
  public static final int TRAIN = 6000;

  /** The number of images in the test split. */
  public static final int TEST = 1000;

  /** The names of the digits. */
  static final List<String> NAMES = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

  private static final long PURPOSE = 0xd161;

  private Digits() {}

  /** Draws the data set in its default size. */
  public static DataSet create(long seed) {
    return create(seed, TRAIN, TEST);
  }

  /**
   * Draws a data set of any size. The images show 0, 1, …, 9, 0, … in turn, so each class has a
   * tenth of every split.
   */
  public static DataSet create(long seed, int trainCount, int testCount) {
    ImageSet train = split(seed, 0, trainCount);
    return new DataSet(
        "digits", NAMES, train, split(seed, 1, testCount), Normalization.of(train), List.of());
  }

  private static ImageSet split(long seed, long split, int count) {
    int size = SIDE * SIDE;
    byte[] pixels = new byte[ImageSet.byteCount(count, 1, SIDE, SIDE, "digits")];
    int[] labels = new int[count];
    IntStream.range(0, count)
        .parallel()
        .forEach(
            i -> {
              labels[i] = i % 10;
              SplittableRandom random = SeededRandom.of(seed, PURPOSE, split, i);
              DigitPicture picture = new DigitPicture(1);
              picture.digit(labels[i], 0, random);
              picture.finish(random, pixels, i * size);
            });
    return new ImageSet(pixels, labels, 1, SIDE, SIDE);
  }
}
