package io.github.convlens.experiment.draw;

import java.awt.Color;

/** Colour maps: functions from numbers to colours. */
public final class ColorMap {

  /**
   * The colour map viridis (Smith and van der Walt, CC0) at 0, 0.1, … 1. The colours between these
   * points are interpolated.
   */
  private static final int[] VIRIDIS = {
    0x440154, 0x482475, 0x414487, 0x355F8D, 0x2A788E, 0x21918C, 0x22A884, 0x44BF70, 0x7AD151,
    0xBDDF26, 0xFDE725
  };

  private static final Color NEGATIVE = new Color(0x2166AC);
  private static final Color POSITIVE = new Color(0xB2182B);

  private ColorMap() {}

  /** A colour from dark violet (0) through green (0.5) to yellow (1). */
  public static Color viridis(double value) {
    double position = Math.min(1, Math.max(0, value)) * (VIRIDIS.length - 1);
    int lower = (int) Math.min(position, VIRIDIS.length - 2);
    return mixed(new Color(VIRIDIS[lower]), new Color(VIRIDIS[lower + 1]), position - lower);
  }

  /** A colour from blue (−1) through white (0) to red (1); grey for NaN and infinity. */
  public static Color diverging(double value) {
    if (!Double.isFinite(value)) {
      return Color.GRAY;
    }
    return mixed(Color.WHITE, value < 0 ? NEGATIVE : POSITIVE, Math.min(1, Math.abs(value)));
  }

  /** A mixture of two colours; {@code part} is 0 for the first colour and 1 for the second. */
  public static Color mixed(Color from, Color to, double part) {
    return new Color(
        mix(from.getRed(), to.getRed(), part),
        mix(from.getGreen(), to.getGreen(), part),
        mix(from.getBlue(), to.getBlue(), part));
  }

  private static int mix(int from, int to, double part) {
    return (int) Math.round(from + (to - from) * part);
  }
}
