package io.github.convlens.data.digits;

import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.image.Pixels;
import io.github.convlens.data.image.SeededRandom;
import io.github.convlens.data.target.NumberTargets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A data set of turned digits in 28 × 28 grey pixels, drawn like those of {@link Digits} but
 * without slant. The target is the angle, in degrees clockwise, which is uniform between −{@value
 * #MOST} and {@value #MOST}. The digit is not part of the target.
 */
public final class TurnedDigits {
  /** Height and width, in pixels. */
  public static final int SIDE = DigitPicture.SIDE;

  /**
   * The largest angle in either direction, in degrees. At larger angles, a turned 6 would look like
   * a 9.
   */
  public static final int MOST = 60;

  /** The number of images in the training split. */
  public static final int TRAIN = 6000;

  /** The number of images in the test split. */
  public static final int TEST = 1000;

  private static final long PURPOSE = 0xd163;

  private TurnedDigits() {}

  /** Draws the data set in its default size. */
  public static DataSet create(long seed) {
    return create(seed, TRAIN, TEST);
  }

  /** Draws a data set of any size. The images show 0, 1, …, 9, 0, … in turn. */
  public static DataSet create(long seed, int trainCount, int testCount) {
    ImageSet train = split(seed, 0, trainCount);
    return new DataSet(
        "digits-angle",
        List.of("angle"),
        train,
        split(seed, 1, testCount),
        Normalization.of(train),
        List.of());
  }

  private static ImageSet split(long seed, long split, int count) {
    int size = SIDE * SIDE;
    byte[] pixels = new byte[ImageSet.byteCount(count, 1, SIDE, SIDE, "digits-angle")];
    double[][] angles = new double[count][1];
    IntStream.range(0, count)
        .parallel()
        .forEach(
            i -> {
              SplittableRandom random = SeededRandom.of(seed, PURPOSE, split, i);
              angles[i][0] = MOST * (2 * random.nextDouble() - 1);
              DigitPicture picture = new DigitPicture(1);
              picture.turned(i % 10, StrictMath.toRadians(angles[i][0]), random);
              picture.finish(random, pixels, i * size);
            });
    return new ImageSet(
        Pixels.inHeap(pixels, count, size), new NumberTargets(angles), 1, SIDE, SIDE, List.of());
  }
}
