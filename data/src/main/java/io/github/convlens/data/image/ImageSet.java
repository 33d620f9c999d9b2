package io.github.convlens.data.image;

import io.github.convlens.core.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Images and their labels: what every reader returns and what is put on a device.
 *
 * @param pixels of as many images as there are labels
 * @param labels class index of each image, from 0; not copied, not to be changed
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param height rows, in pixels
 * @param width columns, in pixels
 * @param files the file of each image, relative to the data set's folder; empty where images are
 *     not files of their own
 */
public record ImageSet(
    Pixels pixels, int[] labels, int channels, int height, int width, List<String> files) {

  /**
   * @throws IllegalArgumentException if the arrays' lengths do not fit each other
   */
  public ImageSet {
    files = List.copyOf(files);
    if (!files.isEmpty() && files.size() != labels.length) {
      throw new IllegalArgumentException(files.size() + " files, " + labels.length + " images");
    }
    if (labels.length != pixels.count()
        || (long) channels * height * width != pixels.valuesPerImage()) {
      throw new IllegalArgumentException(
          "%d images of %d values are not %d of %dx%dx%d"
              .formatted(
                  pixels.count(), pixels.valuesPerImage(), labels.length, height, width, channels));
    }
  }

  /**
   * Images in the heap.
   *
   * @param pixels values 0 to 255 (unsigned), NHWC: image after image, row after row, the channels
   *     of a pixel side by side; not copied, not to be changed
   * @throws IllegalArgumentException if the arrays' lengths do not fit each other
   */
  public ImageSet(
      byte[] pixels, int[] labels, int channels, int height, int width, List<String> files) {
    this(
        HeapPixels.of(pixels, labels.length, (long) channels * height * width),
        labels,
        channels,
        height,
        width,
        files);
  }

  /** Images in the heap that are not files of their own. */
  public ImageSet(byte[] pixels, int[] labels, int channels, int height, int width) {
    this(pixels, labels, channels, height, width, List.of());
  }

  /** The number of images. */
  public int count() {
    return labels.length;
  }

  /** The number of values of one image: height × width × channels. */
  public int valuesPerImage() {
    return channels * height * width;
  }

  /**
   * The images of some classes, in their present order, relabelled by the position of their class
   * in the list: with {@code [3, 7]} a three becomes 0 and a seven 1.
   */
  public ImageSet filter(List<Integer> classes) {
    int[] kept = new int[labels.length];
    int count = 0;
    for (int i = 0; i < labels.length; i++) {
      if (classes.contains(labels[i])) {
        kept[count++] = i;
      }
    }
    ImageSet subset = subset(Arrays.copyOf(kept, count));
    for (int i = 0; i < count; i++) {
      subset.labels[i] = classes.indexOf(subset.labels[i]);
    }
    return subset;
  }

  /**
   * A CRC-32 of what the images are called: their classes and, where they have files of their own,
   * those, in their order.
   *
   * @param classNames by label
   */
  public String fingerprint(List<String> classNames) {
    CRC32 sum = new CRC32();
    for (int image = 0; image < labels.length; image++) {
      String file = files.isEmpty() ? "" : files.get(image);
      sum.update(
          (classNames.get(labels[image]) + '\n' + file + '\n').getBytes(StandardCharsets.UTF_8));
    }
    return "%08x".formatted(sum.getValue());
  }

  /** The images at some indices, in the order of the indices. */
  public ImageSet subset(int[] indices) {
    int[] someLabels = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      someLabels[i] = labels[indices[i]];
    }
    List<String> someFiles =
        files.isEmpty() ? files : Arrays.stream(indices).mapToObj(files::get).toList();
    return new ImageSet(pixels.subset(indices), someLabels, channels, height, width, someFiles);
  }

  /**
   * The bytes that images take, after checking that one Java array and the heap can hold them;
   * called before allocating, with sizes claimed by a file.
   *
   * @param where the file or folder, for the message
   * @throws InvalidInputException if they cannot be held
   */
  public static int byteCount(long count, long channels, long height, long width, String where) {
    long bytes;
    try {
      bytes =
          Math.multiplyExact(
              Math.multiplyExact(count, channels), Math.multiplyExact(height, width));
    } catch (ArithmeticException e) {
      bytes = Long.MAX_VALUE;
    }
    String claim = count + " images of " + height + "x" + width + "x" + channels;
    if (bytes > Integer.MAX_VALUE - 16) {
      throw new InvalidInputException(
          where
              + ": "
              + claim
              + " are more than the 2 GiB that a split may hold:"
              + " use fewer or smaller images, of pictures in files size: [H, W] or"
              + " memory: mapped");
    }
    long free = freeHeap();
    if (bytes > free) {
      System.gc(); // garbage counts as used until it is collected
      free = freeHeap();
    }
    if (bytes > free) {
      throw new InvalidInputException(
          where
              + ": "
              + claim
              + " need "
              + (bytes >> 20)
              + " MiB and "
              + (free >> 20)
              + " MiB of heap are left: give Java more memory (-Xmx)");
    }
    return (int) bytes;
  }

  private static long freeHeap() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
  }
}
