package io.github.convlens.data.format;

import io.github.convlens.core.Count;
import io.github.convlens.core.DiskFault;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.image.ImageSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Reads the binary version of CIFAR-10 and CIFAR-100: records of a label byte and 3,072 pixel
 * bytes, which are the red, green and blue planes of 32 × 32 pixels. CIFAR-100 has two label bytes:
 * the coarse label, which is ignored, and the fine label.
 */
public final class CifarReader {
  private static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;

  private final int labelBytes;
  private final int classes;
  private final BiConsumer<Path, byte[][]> onRead;

  /**
   * @param classes 10 or 100
   * @param onRead receives each file and its content when the file has been read, so that the hash
   *     can be checked
   */
  public CifarReader(int classes, BiConsumer<Path, byte[][]> onRead) {
    this.labelBytes = classes == 10 ? 1 : 2;
    this.classes = classes;
    this.onRead = onRead;
  }

  /**
   * Reads one split from its files, in the given order.
   *
   * @throws InvalidInputException if a file cannot be read or does not have the expected form
   */
  public ImageSet read(List<Path> files) {
    long count = 0;
    for (Path file : files) {
      count += records(file);
    }
    byte[] pixels =
        new byte
            [ImageSet.byteCount(count, 3, SIDE, SIDE, String.valueOf(files.get(0).getParent()))];
    int[] labels = new int[(int) count];
    int done = 0;
    for (Path file : files) {
      byte[] content = content(file);
      int record = labelBytes + 3 * PLANE;
      for (int i = 0; i < content.length / record; i++, done++) {
        labels[done] = label(file, content[i * record + labelBytes - 1] & 0xff, i);
        interleave(content, i * record + labelBytes, pixels, done * 3 * PLANE);
      }
    }
    return new ImageSet(pixels, labels, 3, SIDE, SIDE);
  }

  private long records(Path file) {
    try {
      long size = Files.size(file);
      int record = labelBytes + 3 * PLANE;
      if (size == 0 || size % record != 0 || !Files.isRegularFile(file)) {
        throw new InvalidInputException(
            file
                + ": "
                + Count.of(size, "byte is", "bytes are")
                + " not a whole number of CIFAR-"
                + classes
                + " records of "
                + record
                + " bytes: fetch it again");
      }
      return size / record;
    } catch (IOException e) {
      throw new InvalidInputException(
          file + ": cannot be read (" + DiskFault.reason(e) + "): check the file", e);
    }
  }

  private byte[] content(Path file) {
    int size = ImageSet.byteCount(records(file), 1, 1, labelBytes + 3L * PLANE, file.toString());
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(size);
      if (content.length < size) {
        throw new InvalidInputException(
            file + ": was truncated while it was being read: fetch it again");
      }
      onRead.accept(file, new byte[][] {content});
      return content;
    } catch (IOException e) {
      throw new InvalidInputException(
          file + ": cannot be read (" + DiskFault.reason(e) + "): check the file", e);
    }
  }

  private int label(Path file, int label, int record) {
    if (label >= classes) {
      throw new InvalidInputException(
          file
              + ": label "
              + label
              + " of record "
              + record
              + " is not from 0 to "
              + (classes - 1)
              + ": fetch the file again");
    }
    return label;
  }

  private static void interleave(byte[] planes, int from, byte[] pixels, int to) {
    for (int p = 0; p < PLANE; p++) {
      pixels[to + 3 * p] = planes[from + p];
      pixels[to + 3 * p + 1] = planes[from + PLANE + p];
      pixels[to + 3 * p + 2] = planes[from + 2 * PLANE + p];
    }
  }
}
