package io.github.convlens.cli.diagnose;

import io.github.convlens.data.DataSet;
import io.github.convlens.data.Digits;
import io.github.convlens.data.ImageSet;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Digits whose training labels are shuffled, as a data directory with MNIST's file names. It is a
 * program too: {@code java -cp 'cli/target/lib/*' ShuffledDigits.java FOLDER}.
 */
public final class ShuffledDigits {
  private static final int IMAGES = 0x0803;
  private static final int LABELS = 0x0801;
  private static final long SEED = 42;

  private ShuffledDigits() {}

  public static void main(String... args) throws IOException {
    write(Path.of(args[0]));
  }

  static void write(Path dataDirectory) throws IOException {
    Path folder = Files.createDirectories(dataDirectory.resolve("mnist"));
    DataSet digits = Digits.create(SEED);
    write(folder, "train", digits.train(), shuffled(digits.train().labels()));
    write(folder, "t10k", digits.test(), digits.test().labels());
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

  private static void write(Path folder, String split, ImageSet images, int[] labels)
      throws IOException {
    try (DataOutputStream out = open(folder.resolve(split + "-images-idx3-ubyte"))) {
      out.writeInt(IMAGES);
      out.writeInt(images.count());
      out.writeInt(images.height());
      out.writeInt(images.width());
      out.write(images.pixels());
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
