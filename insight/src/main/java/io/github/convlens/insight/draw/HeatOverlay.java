package io.github.convlens.insight.draw;

import io.github.convlens.experiment.draw.ColorMap;
import io.github.convlens.experiment.explain.HeatMap;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/** A heat map, drawn in colour over a greyscale version of the picture. */
public final class HeatOverlay {

  /**
   * The quantile of the values that has full colour, so that a few extreme pixels do not make the
   * other pixels invisible.
   */
  private static final double SCALE_QUANTILE = 0.99;

  /** The opacity of the map where it is strongest. */
  private static final double MAX_OPACITY = 0.85;

  /**
   * The fraction of its contrast that the picture keeps under a signed map. The picture is faded
   * towards white, the colour that stands for zero in the map.
   */
  private static final double SHADE = 0.35;

  private static final double RED = 0.299;
  private static final double GREEN = 0.587;
  private static final double BLUE = 0.114;
  private static final int WHITE = 255;

  private HeatOverlay() {}

  /**
   * Draws a map over a picture. The colours go from dark violet to yellow. If the map is signed,
   * evidence against the class is blue and evidence for the class is red. Where the map is 0, the
   * picture stays grey.
   *
   * @param picture the picture, which has the size of the map
   */
  public static BufferedImage of(BufferedImage picture, HeatMap map) {
    BufferedImage overlay =
        new BufferedImage(map.width(), map.height(), BufferedImage.TYPE_INT_RGB);
    double scale = scale(map.values());
    for (int y = 0; y < map.height(); y++) {
      for (int x = 0; x < map.width(); x++) {
        double part = scale > 0 ? map.values()[y * map.width() + x] / scale : 0;
        double grey = grey(new Color(picture.getRGB(x, y)));
        overlay.setRGB(x, y, (map.signed() ? signed(grey, part) : unsigned(grey, part)).getRGB());
      }
    }
    return overlay;
  }

  private static double scale(float[] values) {
    float[] sizes = new float[values.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Math.abs(values[i]);
    }
    Arrays.sort(sizes);
    int index = (int) Math.ceil(SCALE_QUANTILE * sizes.length) - 1;
    return sizes[index] > 0 ? sizes[index] : sizes[sizes.length - 1];
  }

  private static Color unsigned(double grey, double part) {
    double strength = Math.min(1, Math.max(0, part));
    return mixed(grey, ColorMap.viridis(strength), MAX_OPACITY * Math.sqrt(strength));
  }

  private static Color signed(double grey, double part) {
    double light = WHITE - SHADE * (WHITE - grey);
    double strength = Math.min(1, Math.abs(part));
    return mixed(light, ColorMap.diverging(Math.signum(part)), MAX_OPACITY * strength);
  }

  private static Color mixed(double grey, Color color, double part) {
    return new Color(
        mixed(grey, color.getRed(), part),
        mixed(grey, color.getGreen(), part),
        mixed(grey, color.getBlue(), part));
  }

  private static int mixed(double grey, int color, double part) {
    return (int) Math.round(grey + (color - grey) * part);
  }

  private static double grey(Color color) {
    return RED * color.getRed() + GREEN * color.getGreen() + BLUE * color.getBlue();
  }
}
