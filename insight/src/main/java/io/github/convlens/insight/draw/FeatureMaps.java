package io.github.convlens.insight.draw;

import io.github.convlens.model.FeatureShape;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** A layer's response to one image as pictures, a channel each, on one scale for the layer. */
public final class FeatureMaps {

  private static final int MOST_CHANNELS = 64;

  private FeatureMaps() {}

  /**
   * At most the first 64 channels, from blue (negative) over white to red.
   *
   * @param response (C, H, W) in row-major order
   */
  public static List<ContactSheet.Tile> tiles(float[] response, FeatureShape shape) {
    int size = shape.height() * shape.width();
    float scale = 0;
    for (float value : response) {
      scale = Math.max(scale, Math.abs(value));
    }
    List<ContactSheet.Tile> tiles = new ArrayList<>();
    for (int channel = 0; channel < Math.min(MOST_CHANNELS, shape.channels()); channel++) {
      tiles.add(
          new ContactSheet.Tile(
              picture(response, channel * size, shape.height(), shape.width(), scale), ""));
    }
    return tiles;
  }

  /** {@code height * width} values from {@code first} on, ±{@code scale} being blue and red. */
  static BufferedImage picture(float[] values, int first, int height, int width, float scale) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        float value = values[first + y * width + x];
        double part = scale > 0 ? value / scale : 0;
        picture.setRGB(x, y, ColorMap.diverging(part).getRGB());
      }
    }
    return picture;
  }
}
