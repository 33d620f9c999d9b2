package io.github.convlens.data.picture;

import io.github.convlens.core.WholeFile;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Writes PNG files. */
public final class Png {

  private Png() {}

  /**
   * Writes a file in an existing folder. The picture is encoded in memory first, since {@code
   * ImageIO} itself prints a stack trace if it is not allowed to write.
   *
   * @throws IOException if the file cannot be written; the previous content then stays
   */
  public static void write(RenderedImage image, Path file) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    WholeFile.write(file, png::writeTo);
  }
}
