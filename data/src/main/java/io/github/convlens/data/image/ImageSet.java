package io.github.convlens.data.image;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.target.ClassTargets;
import io.github.convlens.data.target.Targets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Images and their targets, in the form that readers return and that is put on a device.
 *
 * @param pixels the pixels, of as many images as there are targets
 * @param targets the target of each image
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param height the height in pixels
 * @param width the width in pixels
 * @param files the file of each image, relative to the data set's folder; empty if the images are
 *     not separate files
 */
public record ImageSet(
    Pixels pixels, Targets targets, int channels, int height, int width, List<String> files) {

  /**
   * @throws IllegalArgumentException if the lengths of the arrays do not match
   */
  public ImageSet {
    files = List.copyOf(files);
    if (!files.isEmpty() && files.size() != targets.count()) {
      throw new IllegalArgumentException(files.size() + " files, " + targets.count() + " images");
    }
    if (targets.count() != pixels.count()
        || (long) channels * height * width != pixels.valuesPerImage()) {
      throw new IllegalArgumentException(
          "%d images of %d values are not %d of %dx%dx%d"
              .formatted(
                  pixels.count(),
                  pixels.valuesPerImage(),
                  targets.count(),
                  height,
                  width,
                  channels));
    }
  }

  /**
   * Images of known classes.
   *
   * @param labels class index of each image, from 0; the array is not copied and must not be
   *     changed
   * @throws IllegalArgumentException if the lengths of the arrays do not match
   */
  public ImageSet(
      Pixels pixels, int[] labels, int channels, int height, int width, List<String> files) {
    this(pixels, new ClassTargets(labels), channels, height, width, files);
  }

  /**
   * Images in the heap.
   *
   * @param pixels values 0 to 255 (unsigned), NHWC: image after image, row after row, the channels
   *     of a pixel side by side; the array is not copied and must not be changed
   * @throws IllegalArgumentException if the lengths of the arrays do not match
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

  /** Images in the heap that are not separate files. */
  public ImageSet(byte[] pixels, int[] labels, int channels, int height, int width) {
    this(pixels, labels, channels, height, width, List.of());
  }

  /** The number of images. */
  public int count() {
    return targets.count();
  }

  /**
   * The class index of each image, from 0. The array must not be changed.
   *
   * @throws IllegalStateException if images do not have one class each
   */
  public int[] labels() {
    if (targets instanceof ClassTargets classes) {
      return classes.labels();
    }
    throw new IllegalStateException("an image has " + targets.task().target() + ", not a class");
  }

  /** The same images with other targets, one for each image. */
  public ImageSet withTargets(Targets others) {
    return new ImageSet(pixels, others, channels, height, width, files);
  }

  /** The number of values of one image: height × width × channels. */
  public int valuesPerImage() {
    return channels * height * width;
  }

  /**
   * The images of some classes, in their present order. Their new labels are the positions of their
   * classes in the list: with {@code [3, 7]}, class 3 becomes 0 and class 7 becomes 1.
   */
  public ImageSet filter(List<Integer> classes) {
    int[] labels = labels();
    int[] kept = new int[labels.length];
    int count = 0;
    for (int i = 0; i < labels.length; i++) {
      if (classes.contains(labels[i])) {
        kept[count++] = i;
      }
    }
    ImageSet subset = subset(Arrays.copyOf(kept, count));
    int[] relabelled = subset.labels();
    for (int i = 0; i < count; i++) {
      relabelled[i] = classes.indexOf(relabelled[i]);
    }
    return subset;
  }

  /**
   * A CRC-32, in hexadecimal, of the targets and the file names of the images, in their order. The
   * pixels are not part of the checksum.
   *
   * @param names the names of the targets: of the classes, of the labels, or of the numbers
   */
  public String fingerprint(List<String> names) {
    CRC32 sum = new CRC32();
    for (int image = 0; image < count(); image++) {
      String file = files.isEmpty() ? "" : files.get(image);
      sum.update(
          (targets.text(image, names) + '\n' + file + '\n').getBytes(StandardCharsets.UTF_8));
    }
    return "%08x".formatted(sum.getValue());
  }

  /** The images at some indices, in the order of the indices. */
  public ImageSet subset(int[] indices) {
    List<String> someFiles =
        files.isEmpty() ? files : Arrays.stream(indices).mapToObj(files::get).toList();
    return new ImageSet(
        pixels.subset(indices), targets.subset(indices), channels, height, width, someFiles);
  }

  /**
   * The number of bytes that images take. Checks that one Java array and the heap can hold them.
   * Called with the sizes that a file claims, before memory is allocated.
   *
   * @param where the file or folder, for the message
   * @throws InvalidInputException if the images do not fit
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
              + " use fewer or smaller images or, for pictures in files, set size: [H, W] or"
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
              + " MiB, but only "
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
