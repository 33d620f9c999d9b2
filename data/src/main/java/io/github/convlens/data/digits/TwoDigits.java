package io.github.convlens.data.digits;

import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.image.Pixels;
import io.github.convlens.data.image.SeededRandom;
import io.github.convlens.data.target.LabelTargets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A data set of two digits side by side in 28 × 56 grey pixels, drawn like those of {@link Digits}.
 * The labels of a picture are its digits, regardless of their order. One picture in ten, on
 * average, shows the same digit twice and has one label.
 */
public final class TwoDigits {
  /** The height of a picture, in pixels. */
  public static final int HEIGHT = DigitPicture.SIDE;

  /** The width of a picture, in pixels. */
  public static final int WIDTH = 2 * DigitPicture.SIDE;

  /** The number of labels, one for each digit. */
  public static final int LABELS = 10;

  /** The number of images in the training split. */
  public static final int TRAIN = 6000;

  /** The number of images in the test split. */
  public static final int TEST = 1000;

  private static final long PURPOSE = 0xd162;

  private TwoDigits() {}

  /** Draws the data set in its default size. */
  public static DataSet create(long seed) {
    return create(seed, TRAIN, TEST);
  }

  /** Draws a data set of any size. */
  public static DataSet create(long seed, int trainCount, int testCount) {
    ImageSet train = split(seed, 0, trainCount);
    return new DataSet(
        "digits-two",
        Digits.NAMES,
        train,
        split(seed, 1, testCount),
        Normalization.of(train),
        List.of());
  }

  private static ImageSet split(long seed, long split, int count) {
    byte[] pixels = new byte[ImageSet.byteCount(count, 1, HEIGHT, WIDTH, "digits-two")];
    boolean[][] present = new boolean[count][LABELS];
    IntStream.range(0, count)
        .parallel()
        .forEach(
            i -> {
              SplittableRandom random = SeededRandom.of(seed, PURPOSE, split, i);
              DigitPicture picture = new DigitPicture(2);
              for (int field = 0; field < 2; field++) {
                int digit = random.nextInt(LABELS);
                present[i][digit] = true;
                picture.digit(digit, field, random);
              }
              picture.finish(random, pixels, i * HEIGHT * WIDTH);
            });
    return new ImageSet(
        Pixels.inHeap(pixels, count, HEIGHT * WIDTH),
        new LabelTargets(present, LABELS),
        1,
        HEIGHT,
        WIDTH,
        List.of());
  }
}
