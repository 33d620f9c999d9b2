package io.github.convlens.dev.page;

import io.github.convlens.data.image.ImageSet;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Pictures that show the effect of augmentation: a house by day, and a boat in the evening. */
final class Scene {

  static final List<String> CLASSES = List.of("house", "boat");
  static final int SIDE = 96;

  private static final int CHANNELS = 3;
  private static final int BITS = 8;

  private Scene() {}

  /**
   * A set of pictures of 96 × 96 pixels.
   *
   * @param count the number of pictures
   * @param boats whether every second picture shows a boat
   */
  static ImageSet images(int count, boolean boats) {
    byte[] pixels = new byte[count * SIDE * SIDE * CHANNELS];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = boats ? i % 2 : 0;
      BufferedImage picture = labels[i] == 0 ? house() : boat();
      int at = i * SIDE * SIDE * CHANNELS;
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          int rgb = picture.getRGB(x, y);
          for (int c = CHANNELS - 1; c >= 0; c--) {
            pixels[at++] = (byte) (rgb >> (c * BITS));
          }
        }
      }
    }
    return new ImageSet(pixels, labels, CHANNELS, SIDE, SIDE);
  }

  private static BufferedImage house() {
    BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = graphics(picture, new Color(90, 150, 220), new Color(200, 225, 245), 66);
    fill(g, new Color(250, 215, 70), new Ellipse2D.Double(68, 8, 17, 17));
    fill(g, new Color(95, 150, 70), new Rectangle2D.Double(0, 66, SIDE, 30));
    fill(g, new Color(225, 205, 175), new Rectangle2D.Double(20, 44, 44, 32));
    fill(g, new Color(165, 60, 45), polygon(14, 44, 42, 22, 70, 44));
    fill(g, new Color(95, 60, 40), new Rectangle2D.Double(38, 56, 10, 20));
    fill(g, new Color(130, 180, 215), new Rectangle2D.Double(25, 52, 9, 9));
    fill(g, new Color(130, 180, 215), new Rectangle2D.Double(52, 52, 9, 9));
    fill(g, new Color(110, 80, 50), new Rectangle2D.Double(79, 54, 5, 22));
    fill(g, new Color(45, 105, 50), new Ellipse2D.Double(69, 32, 25, 28));
    g.dispose();
    return picture;
  }

  private static BufferedImage boat() {
    BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = graphics(picture, new Color(75, 55, 110), new Color(250, 165, 95), 56);
    fill(g, new Color(40, 70, 110), new Rectangle2D.Double(0, 56, SIDE, 40));
    fill(g, new Color(255, 225, 150), new Ellipse2D.Double(12, 36, 18, 18));
    fill(g, new Color(120, 65, 40), polygon(24, 62, 78, 62, 68, 76, 34, 76));
    fill(g, new Color(240, 235, 225), polygon(50, 14, 50, 58, 26, 58));
    fill(g, new Color(205, 70, 70), polygon(54, 22, 74, 58, 54, 58));
    fill(g, new Color(60, 40, 30), new Rectangle2D.Double(50, 12, 3, 50));
    g.dispose();
    return picture;
  }

  private static Graphics2D graphics(BufferedImage picture, Color top, Color bottom, int horizon) {
    Graphics2D g = picture.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setPaint(new GradientPaint(0, 0, top, 0, horizon, bottom));
    g.fillRect(0, 0, SIDE, SIDE);
    return g;
  }

  private static void fill(Graphics2D g, Color colour, Shape shape) {
    g.setColor(colour);
    g.fill(shape);
  }

  private static Path2D polygon(double... points) {
    Path2D path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 2; i < points.length; i += 2) {
      path.lineTo(points[i], points[i + 1]);
    }
    path.closePath();
    return path;
  }
}
