package io.github.convlens.dev.data;

import io.github.convlens.data.digits.Digits;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Digits that teach nothing, as data directories with MNIST's file names: {@code data-shuffled},
 * whose training labels are drawn by lot, and {@code data-blank}, whose images are all of one grey.
 * It is a program: {@code scripts/dev data.SpoiledDigits FOLDER}.
 */
public final class SpoiledDigits {
  private static final int IMAGES = 0x0803;
  private static final int LABELS = 0x0801;
  private static final long SEED = 42;
  private static final byte GREY = 90;

  private SpoiledDigits() {}

  public static void main(String... args) throws IOException {
    DataSet digits = Digits.create(SEED);
    ImageSet train = digits.train();
    ImageSet test = digits.test();
    Path shuffled = Files.createDirectories(Path.of(args[0], "data-shuffled", "mnist"));
    write(shuffled, "train", train, train.pixels().toArray(), shuffled(train.labels()));
    write(shuffled, "t10k", test, test.pixels().toArray(), test.labels());
    Path blank = Files.createDirectories(Path.of(args[0], "data-blank", "mnist"));
    write(blank, "train", train, blank(train), train.labels());
    write(blank, "t10k", test, blank(test), test.labels());
  }

  private static byte[] blank(ImageSet images) {
    byte[] pixels = new byte[images.pixels().toArray().length];
    Arrays.fill(pixels, GREY);
    return pixels;
  }

  private static int[] shuffled(int[] labels) {
    SplittableRandom random = new SplittableRandom(SEED);
    int[] result = labels.clone();
    for (int i = result.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int label = result[i];
      result[i] = result[j];
      result[j] = label;
    }
    return result;
  }

  private static void write(Path folder, String split, ImageSet images, byte[] pixels, int[] labels)
      throws IOException {
    try (DataOutputStream out = open(folder.resolve(split + "-images-idx3-ubyte"))) {
      out.writeInt(IMAGES);
      out.writeInt(images.count());
      out.writeInt(images.height());
      out.writeInt(images.width());
      out.write(pixels);
    }
    try (DataOutputStream out = open(folder.resolve(split + "-labels-idx1-ubyte"))) {
      out.writeInt(LABELS);
      out.writeInt(labels.length);
      for (int label : labels) {
        out.writeByte(label);
      }
    }
  }

  private static DataOutputStream open(Path file) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
  }
}
