package io.github.convlens.data.picture;

import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Writes PNG files. */
public final class Png {

  private Png() {}

  /**
   * Writes a file in an existing folder. The picture is encoded in memory first, since {@code
   * ImageIO} itself prints a stack trace if it is not allowed to write.
   *
   * @throws IOException if the file cannot be written; its earlier content is then lost
   */
  public static void write(RenderedImage image, Path file) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    Files.write(file, png.toByteArray());
  }
}
