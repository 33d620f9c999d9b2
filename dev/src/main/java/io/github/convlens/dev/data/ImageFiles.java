package io.github.convlens.dev.data;

import io.github.convlens.data.image.ImageSet;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes image sets in the file format of a published data set: greyscale images in MNIST's format,
 * and colour images in CIFAR-10's.
 */
public final class ImageFiles {
  private static final int IMAGES = 0x0803;
  private static final int LABELS = 0x0801;
  private static final int TRAINING_FILES = 5;

  private ImageFiles() {}

  /** Writes both splits into a data directory. */
  public static void write(Path directory, ImageSet train, ImageSet test) throws IOException {
    if (train.channels() == 1) {
      Path folder = Files.createDirectories(directory.resolve("mnist"));
      idx(folder, "train", train);
      idx(folder, "t10k", test);
      return;
    }
    Path folder = Files.createDirectories(directory.resolve("cifar-10-batches-bin"));
    for (int part = 0; part < TRAINING_FILES; part++) {
      int from = train.count() * part / TRAINING_FILES;
      int to = train.count() * (part + 1) / TRAINING_FILES;
      records(folder.resolve("data_batch_" + (part + 1) + ".bin"), train, from, to);
    }
    records(folder.resolve("test_batch.bin"), test, 0, test.count());
  }

  private static void idx(Path folder, String split, ImageSet images) throws IOException {
    try (DataOutputStream out = open(folder.resolve(split + "-images-idx3-ubyte"))) {
      out.writeInt(IMAGES);
      out.writeInt(images.count());
      out.writeInt(images.height());
      out.writeInt(images.width());
      out.write(images.pixels().toArray());
    }
    try (DataOutputStream out = open(folder.resolve(split + "-labels-idx1-ubyte"))) {
      out.writeInt(LABELS);
      out.writeInt(images.count());
      for (int label : images.labels()) {
        out.writeByte(label);
      }
    }
  }

  /**
   * Writes CIFAR-10's records. Each record is a label, followed by one colour plane after the
   * other.
   */
  private static void records(Path file, ImageSet images, int from, int to) throws IOException {
    byte[] pixels = images.pixels().toArray();
    int channels = images.channels();
    int plane = images.height() * images.width();
    try (DataOutputStream out = open(file)) {
      for (int i = from; i < to; i++) {
        out.writeByte(images.labels()[i]);
        for (int channel = 0; channel < channels; channel++) {
          for (int p = 0; p < plane; p++) {
            out.writeByte(pixels[(i * plane + p) * channels + channel]);
          }
        }
      }
    }
  }

  private static DataOutputStream open(Path file) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
  }
}
