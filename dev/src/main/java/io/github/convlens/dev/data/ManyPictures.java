package io.github.convlens.dev.data;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * Draws JPEG files of the size of downscaled photographs. No two files have the same pixels. To
 * save time, many files share a scene that is drawn and encoded once. They differ only in one
 * number of the quantisation table. The command is {@code scripts/dev data.ManyPictures FOLDER
 * COUNT}. {@code scripts/pack-test} runs it.
 */
public final class ManyPictures {
  private static final int HEIGHT = 256;
  private static final int WIDTH = 341;
  private static final int CLASSES = 10;
  private static final int PER_SCENE = 60;
  private static final int SHAPES = 60;
  private static final int NOISE = 24;

  private ManyPictures() {}

  /** Writes the files into a folder for each of ten classes. */
  public static void main(String... arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    for (int label = 0; label < CLASSES; label++) {
      Files.createDirectories(folder.resolve("class" + label));
    }
    int each = Math.min(PER_SCENE, divideUp(count, CLASSES)); // no class is empty
    IntStream.range(0, divideUp(count, each))
        .parallel()
        .forEach(scene -> write(folder, scene, Math.min(each, count - scene * each)));
  }

  private static int divideUp(int count, int by) {
    return (count + by - 1) / by;
  }

  private static void write(Path folder, int scene, int files) {
    try {
      byte[] jpeg = jpeg(scene);
      int table = quantisation(jpeg);
      for (int i = 0; i < files; i++) {
        // Changes the quantisation step of the lowest horizontal frequency.
        jpeg[table + 1] = (byte) (2 + i);
        Path file = folder.resolve("class" + scene % CLASSES).resolve(scene + "-" + i + ".jpg");
        Files.write(file, jpeg);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The index at which the 64 numbers of the first quantisation table begin. */
  private static int quantisation(byte[] jpeg) throws IOException {
    for (int i = 2; i < jpeg.length - 4; i++) {
      if (jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) 0xdb) {
        return i + 5;
      }
    }
    throw new IOException("no quantisation table");
  }

  private static byte[] jpeg(int scene) throws IOException {
    SplittableRandom random = new SplittableRandom(scene);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    for (int i = 0; i < SHAPES; i++) {
      g.setColor(new Color(random.nextInt(1 << 24)));
      int size = random.nextInt(10, 160);
      g.fillOval(random.nextInt(WIDTH) - size / 2, random.nextInt(HEIGHT) - size / 2, size, size);
    }
    g.dispose();
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int colour = image.getRGB(x, y);
        int noise = random.nextInt(NOISE) * 0x10101;
        image.setRGB(x, y, (colour & 0xe7e7e7) + (noise & 0x181818));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", bytes);
    return bytes.toByteArray();
  }
}
