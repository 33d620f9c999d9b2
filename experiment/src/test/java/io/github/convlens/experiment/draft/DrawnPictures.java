package io.github.convlens.experiment.draft;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Writes picture files of a single colour. */
final class DrawnPictures {

  private DrawnPictures() {}

  /** Draws the pictures of one class. */
  static void draw(Path folder, int count, int type, int width, int height) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(width, height, type);
      image.setRGB(i % width, 0, Color.RED.getRGB());
      ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
    }
  }

  static void colour(Path folder, int count, int width, int height) throws IOException {
    draw(folder, count, BufferedImage.TYPE_INT_RGB, width, height);
  }

  static void grey(Path folder, int count, int width, int height) throws IOException {
    draw(folder, count, BufferedImage.TYPE_BYTE_GRAY, width, height);
  }
}
