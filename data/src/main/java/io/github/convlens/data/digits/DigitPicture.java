package io.github.convlens.data.digits;

import java.util.SplittableRandom;

/**
 * A picture on which digits are drawn in fields side by side, each of {@link #SIDE} × {@link #SIDE}
 * pixels: white strokes on black, of random thickness and contrast, with stray strokes and noise.
 * The data sets depend on the order in which random numbers are drawn, so this order must not
 * change.
 */
final class DigitPicture {
  /** Height of the picture, and width of a field, in pixels. */
  static final int SIDE = 28;

  private final int width;
  private final double[] ink;

  DigitPicture(int fields) {
    width = fields * SIDE;
    ink = new double[width * SIDE];
  }

  /** Draws a digit as in handwriting: slanted, turned, stretched and moved. */
  void digit(int digit, int field, SplittableRandom random) {
    double thickness = thickness(random);
    double turn = between(random, -0.3, 0.3);
    double slant = between(random, -0.35, 0.35);
    strokes(digit, Placement.draw(field, turn, slant, random), thickness, random);
  }

  /**
   * Draws a digit without slant, turned by an angle.
   *
   * @param turn clockwise, in radians
   */
  void turned(int digit, double turn, SplittableRandom random) {
    double thickness = thickness(random);
    strokes(digit, Placement.draw(0, turn, 0, random), thickness, random);
  }

  private static double thickness(SplittableRandom random) {
    return between(random, 0.8, 1.7);
  }

  private void strokes(int digit, Placement placement, double thickness, SplittableRandom random) {
    for (double[] stroke : DigitStrokes.of(digit)) {
      double[] placed = placement.apply(stroke, random);
      for (int p = 0; p + 3 < placed.length; p += 2) {
        segment(ink, placed[p], placed[p + 1], placed[p + 2], placed[p + 3], thickness);
      }
    }
  }

  /** Adds stray strokes, background and noise, and writes the picture. */
  void finish(SplittableRandom random, byte[] pixels, int at) {
    double contrast = between(random, 0.55, 1);
    double[] stray = new double[ink.length];
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

  /** A random affine map from glyph coordinates (0 to 1, y downwards) to pixels. */
  private record Placement(
      double xx, double xy, double yx, double yy, double centreX, double centreY) {

    static Placement draw(int field, double turn, double slant, SplittableRandom random) {
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
          field * SIDE + SIDE / 2.0 + between(random, -room, room),
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

  private void strayStroke(double[] stray, SplittableRandom random) {
    double x = between(random, 0, width);
    double y = between(random, 0, SIDE);
    double angle = between(random, 0, 2 * Math.PI);
    double length = between(random, 3, 7);
    segment(
        stray,
        x,
        y,
        x + length * StrictMath.cos(angle),
        y + length * StrictMath.sin(angle),
        between(random, 0.6, 1.2));
  }

  // Anti-aliasing by distance: at the edge of the stroke, the ink falls from 1 to 0 over one pixel.
  private void segment(double[] onto, double x0, double y0, double x1, double y1, double radius) {
    double reach = radius + 1;
    int left = (int) Math.max(0, Math.min(x0, x1) - reach);
    int right = (int) Math.min(width - 1, Math.max(x0, x1) + reach);
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
        int i = y * width + x;
        onto[i] = Math.max(onto[i], Math.max(0, Math.min(1, light)));
      }
    }
  }

  private static double between(SplittableRandom random, double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  // The sum of four uniform numbers, scaled to standard deviation 1, is close enough to a normal
  // distribution for noise.
  private static double roughlyNormal(SplittableRandom random) {
    long bits = random.nextLong();
    long sum = (bits & 0xffff) + (bits >>> 16 & 0xffff) + (bits >>> 32 & 0xffff) + (bits >>> 48);
    return (sum / 65536.0 - 2) * 1.7320508075688772;
  }
}
