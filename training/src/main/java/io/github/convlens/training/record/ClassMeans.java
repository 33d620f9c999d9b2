package io.github.convlens.training.record;

import io.github.convlens.data.image.ImageSet;
import java.nio.ByteBuffer;

/**
 * The nearest-class-mean classifier, perhaps the simplest of all classifiers. It consists of one
 * mean image per class, computed from every second training image of the class (fewer if the split
 * is large). It shows whether the labels are related to the images, independently of any network.
 * If they are, the accuracy of the classifier is above chance on nearly any set of images (a fifth
 * to a quarter on CIFAR-10, four fifths on MNIST). If the labels are random, the accuracy is at
 * chance.
 */
final class ClassMeans {
  /** The maximum number of multiplications for each split. They take a few tenths of a second. */
  static final long BUDGET = 400_000_000;

  /** The maximum number of values of an image that are used. Larger images are sampled evenly. */
  private static final int VALUES = 1024;

  /** The number of images that every class needs. With fewer, the result is unknown. */
  private static final int MIN_IMAGES = 5;

  /**
   * The number of values added to a distance before the distance is compared with the smallest
   * distance so far.
   */
  private static final int BLOCK = 64;

  private final int classes;
  private final float[][] means;

  /**
   * The share of images that are nearer to the mean image of their own class than to that of any
   * other class.
   *
   * @param share the share, averaged over the classes, so that chance is 1/classes however frequent
   *     each class is; NaN if a class has too few images
   * @param error the standard error that the share has if the labels are random
   */
  record Recall(double share, double error) {
    static final Recall UNKNOWN = new Recall(Double.NaN, Double.NaN);
  }

  private ClassMeans(int classes, float[][] means) {
    this.classes = classes;
    this.means = means;
  }

  static ClassMeans of(ImageSet training, int classes) {
    int size = Math.min(VALUES, training.valuesPerImage());
    double[][] sums = new double[classes][size];
    int[] counts = new int[classes];
    int[] met = new int[classes];
    float[] pixels = new float[size];
    ByteBuffer bytes = ByteBuffer.allocate(training.valuesPerImage());
    int stride = 2 * SplitStatistics.stride(training);
    for (int image = 0; image < training.count(); image++) {
      int label = training.labels()[image];
      if (met[label]++ % stride != 0) {
        continue;
      }
      counts[label]++;
      read(training, image, bytes, pixels);
      for (int i = 0; i < size; i++) {
        sums[label][i] += pixels[i];
      }
    }
    float[][] means = new float[classes][size];
    for (int label = 0; label < classes; label++) {
      for (int i = 0; i < size; i++) {
        means[label][i] = (float) (sums[label][i] / Math.max(1, counts[label]));
      }
    }
    return new ClassMeans(classes, means);
  }

  /**
   * The share for training images that the means leave out: the second, fourth, … of each class, or
   * only some of these if there are many.
   */
  Recall amongOthers(ImageSet training) {
    return recall(training, 2);
  }

  /** The share for images of another split. */
  Recall among(ImageSet images) {
    return recall(images, 1);
  }

  private Recall recall(ImageSet images, int every) {
    int size = means[0].length;
    long affordable = Math.max(1, BUDGET / ((long) size * classes));
    long candidates = images.count() / every;
    int stride =
        every
            * Math.max(
                SplitStatistics.stride(images),
                (int) Math.max(1, (candidates + affordable - 1) / affordable));
    int[] met = new int[classes];
    int[] seen = new int[classes];
    int[] right = new int[classes];
    float[] pixels = new float[size];
    ByteBuffer bytes = ByteBuffer.allocate(images.valuesPerImage());
    for (int image = 0; image < images.count(); image++) {
      int label = images.labels()[image];
      if (met[label]++ % stride != every - 1) {
        continue;
      }
      read(images, image, bytes, pixels);
      seen[label]++;
      right[label] += nearest(pixels) == label ? 1 : 0;
    }
    return recall(seen, right);
  }

  private Recall recall(int[] seen, int[] right) {
    double share = 0;
    double variance = 0;
    double chance = 1.0 / classes;
    for (int label = 0; label < classes; label++) {
      if (seen[label] < MIN_IMAGES) {
        return Recall.UNKNOWN;
      }
      share += (double) right[label] / seen[label] / classes;
      variance += chance * (1 - chance) / seen[label] / classes / classes;
    }
    return new Recall(share, Math.sqrt(variance));
  }

  private int nearest(float[] pixels) {
    int nearest = 0;
    float smallest = Float.POSITIVE_INFINITY;
    for (int label = 0; label < classes; label++) {
      float[] mean = means[label];
      float distance = 0;
      // A sum of squares only grows, so a mean that is too far away after some values stays too far
      // away.
      for (int from = 0; from < pixels.length && distance < smallest; from += BLOCK) {
        int to = Math.min(from + BLOCK, pixels.length);
        for (int i = from; i < to; i++) {
          float difference = pixels[i] - mean[i];
          distance += difference * difference;
        }
      }
      if (distance < smallest) {
        smallest = distance;
        nearest = label;
      }
    }
    return nearest;
  }

  /** Reads as many evenly spaced values of an image as {@code pixels} holds. */
  private static void read(ImageSet images, int image, ByteBuffer bytes, float[] pixels) {
    images.pixels().copy(image, bytes, 0);
    int all = bytes.capacity();
    if (all == pixels.length) {
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = bytes.get(i) & 0xff;
      }
    } else {
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = bytes.get((int) ((long) i * all / pixels.length)) & 0xff;
      }
    }
  }
}
