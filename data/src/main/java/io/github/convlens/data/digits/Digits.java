package io.github.convlens.data.digits;

import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.image.SeededRandom;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A data set of the digits 0 to 9 that the program draws itself: 28 × 28 grey, white strokes on
 * black, each digit slanted, turned, stretched, moved, of its own thickness and contrast, with
 * stray strokes and noise. For first runs and tests without a network. It is made to leave a linear
 * model clearly behind a convolutional network.
 *
 * <p>Each image is a pure function of seed, split and index, in plain arithmetic and {@link
 * StrictMath}: the same bytes on every machine.
 */
public final class Digits {
  /** Height and width, in pixels. */
  public static final int SIDE = 28;

  /** Images of the training split. */
  public static final int TRAIN = 6000;

  /** Images of the test split. */
  public static final int TEST = 1000;

  private static final long PURPOSE = 0xd161;

  private Digits() {}

  /** Draws the data set in its default size. */
  public static DataSet create(long seed) {
    return create(seed, TRAIN, TEST);
  }

  /** Draws a data set of any size; classes take turns, so each has a tenth of every split. */
  public static DataSet create(long seed, int trainCount, int testCount) {
    ImageSet train = split(seed, 0, trainCount);
    return new DataSet(
        "digits",
        List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
        train,
        split(seed, 1, testCount),
        Normalization.of(train),
        List.of());
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
              draw(labels[i], random, pixels, i * size);
            });
    return new ImageSet(pixels, labels, 1, SIDE, SIDE);
  }

  private static void draw(int digit, SplittableRandom random, byte[] pixels, int at) {
    double[] ink = new double[SIDE * SIDE];
    double thickness = between(random, 0.8, 1.7);
    Placement placement = Placement.draw(random);
    for (double[] stroke : DigitStrokes.of(digit)) {
      double[] placed = placement.apply(stroke, random);
      for (int p = 0; p + 3 < placed.length; p += 2) {
        segment(ink, placed[p], placed[p + 1], placed[p + 2], placed[p + 3], thickness);
      }
    }
    double contrast = between(random, 0.55, 1);
    double[] stray = new double[SIDE * SIDE];
    for (int i = random.nextInt(4); i > 0; i--) {
      strayStroke(stray, random);
    }
    double strayContrast = contrast * between(random, 0.5, 0.9);
    double background = between(random, 0, 0.2);
    double noise = between(random, 0.02, 0.1);
    for (int i = 0; i < ink.length; i++) {
      double light = Math.max(ink[i] * contrast, stray[i] * strayContrast);
      double value = background + (1 - background) * light + noise * roughlyNormal(random);
      pixels[at + i] = (byte) (int) Math.max(0, Math.min(255, value * 255 + 0.5));
    }
  }

  /** Glyph coordinates (0 to 1, y downwards) to pixels: a random affine map. */
  private record Placement(
      double xx, double xy, double yx, double yy, double centreX, double centreY) {

    static Placement draw(SplittableRandom random) {
      double turn = between(random, -0.3, 0.3);
      double slant = between(random, -0.35, 0.35);
      double height = between(random, 13, 20);
      double width = height * between(random, 0.55, 0.9);
      double cos = StrictMath.cos(turn);
      double sin = StrictMath.sin(turn);
      double room = (SIDE - 1 - height) / 2 * 0.9;
      return new Placement(
          width * cos,
          height * (slant * cos - sin),
          width * sin,
          height * (slant * sin + cos),
          SIDE / 2.0 + between(random, -room, room),
          SIDE / 2.0 + between(random, -room, room));
    }

    double[] apply(double[] stroke, SplittableRandom random) {
      double[] placed = new double[stroke.length];
      double shakeX = between(random, -0.6, 0.6);
      double shakeY = between(random, -0.6, 0.6);
      for (int p = 0; p < stroke.length; p += 2) {
        double x = stroke[p] - 0.5;
        double y = stroke[p + 1] - 0.5;
        placed[p] = centreX + xx * x + xy * y + shakeX;
        placed[p + 1] = centreY + yx * x + yy * y + shakeY;
      }
      return placed;
    }
  }

  private static void strayStroke(double[] ink, SplittableRandom random) {
    double x = between(random, 0, SIDE);
    double y = between(random, 0, SIDE);
    double angle = between(random, 0, 2 * Math.PI);
    double length = between(random, 3, 7);
    segment(
        ink,
        x,
        y,
        x + length * StrictMath.cos(angle),
        y + length * StrictMath.sin(angle),
        between(random, 0.6, 1.2));
  }

  // A pixel's ink falls from 1 to 0 over one pixel at the stroke's edge: anti-aliasing by distance.
  private static void segment(
      double[] ink, double x0, double y0, double x1, double y1, double radius) {
    double reach = radius + 1;
    int left = (int) Math.max(0, Math.min(x0, x1) - reach);
    int right = (int) Math.min(SIDE - 1, Math.max(x0, x1) + reach);
    int top = (int) Math.max(0, Math.min(y0, y1) - reach);
    int bottom = (int) Math.min(SIDE - 1, Math.max(y0, y1) + reach);
    double dx = x1 - x0;
    double dy = y1 - y0;
    double squared = Math.max(1e-9, dx * dx + dy * dy);
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        double px = x + 0.5 - x0;
        double py = y + 0.5 - y0;
        double along = Math.max(0, Math.min(1, (px * dx + py * dy) / squared));
        double ex = px - along * dx;
        double ey = py - along * dy;
        double light = radius + 0.5 - Math.sqrt(ex * ex + ey * ey);
        int i = y * SIDE + x;
        ink[i] = Math.max(ink[i], Math.max(0, Math.min(1, light)));
      }
    }
  }

  private static double between(SplittableRandom random, double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  // Sum of four uniform numbers, scaled to deviation 1: near enough to a bell curve for noise.
  private static double roughlyNormal(SplittableRandom random) {
    long bits = random.nextLong();
    long sum = (bits & 0xffff) + (bits >>> 16 & 0xffff) + (bits >>> 32 & 0xffff) + (bits >>> 48);
    return (sum / 65536.0 - 2) * 1.7320508075688772;
  }
}
