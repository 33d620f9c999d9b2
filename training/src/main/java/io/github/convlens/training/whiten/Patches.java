package io.github.convlens.training.whiten;

import ai.djl.ndarray.NDManager;
import io.github.convlens.data.device.Batch;
import io.github.convlens.data.device.Batches;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.model.Conv;
import io.github.convlens.model.FeatureShape;

/**
 * The second moments of the patches that a convolution sees. The moment of two positions in a patch
 * is the product of the values at these positions, averaged over all patches of the added images.
 * Not thread-safe.
 */
final class Patches {
  private static final int MAX_IMAGES = 2000;
  private static final int MAX_IMAGES_AT_ONCE = 100;

  /** The number of products that one processor core computes in about a second. */
  private static final long MAX_PRODUCTS = 1L << 30;

  private final FeatureShape image;
  private final int kernel;
  private final int stride;
  private final double[][] sums;
  private final double[] patch;
  private long count;

  /**
   * @param convolution a convolution without dilation or groups
   * @param image the shape of the convolution's input
   */
  Patches(Conv convolution, FeatureShape image) {
    this.image = image;
    kernel = convolution.kernel();
    stride = convolution.stride();
    int length = image.channels() * kernel * kernel;
    sums = new double[length][length];
    patch = new double[length];
  }

  /**
   * Adds evenly spaced images of a split, as many as take about a second.
   *
   * @param images the split's images, which are normalised but not augmented
   */
  void add(DeviceImages images, NDManager manager) {
    int wanted = Math.min(images.count(), maxImages());
    int size = Math.min(MAX_IMAGES_AT_ONCE, wanted);
    try (Batches batches = images.ordered(size)) {
      int used = Math.min(batches.count(), Math.max(1, wanted / size));
      for (int i = 0; i < used; i++) {
        int index = (int) ((long) i * batches.count() / used);
        try (NDManager scratch = manager.newSubManager();
            Batch batch = batches.get(index, scratch)) {
          add(batch.images().toFloatArray(), batch.size());
        }
      }
    }
  }

  private int maxImages() {
    long places = (long) places(image.height()) * places(image.width());
    long products = places * patch.length * (patch.length + 1) / 2;
    return (int) Math.min(MAX_IMAGES, Math.max(1, MAX_PRODUCTS / products));
  }

  private int places(int side) {
    return (side - kernel) / stride + 1;
  }

  /**
   * Adds the patches of some images.
   *
   * @param pixels the pixels of the images, (N, C, H, W)
   */
  void add(float[] pixels, int images) {
    int perImage = pixels.length / images;
    for (int i = 0; i < images; i++) {
      for (int row = 0; row + kernel <= image.height(); row += stride) {
        for (int column = 0; column + kernel <= image.width(); column += stride) {
          read(pixels, i * perImage, row, column);
          addProducts();
        }
      }
    }
  }

  private void read(float[] pixels, int from, int row, int column) {
    int next = 0;
    for (int channel = 0; channel < image.channels(); channel++) {
      for (int y = row; y < row + kernel; y++) {
        int start = from + (channel * image.height() + y) * image.width() + column;
        for (int x = 0; x < kernel; x++) {
          patch[next++] = pixels[start + x];
        }
      }
    }
  }

  private void addProducts() {
    for (int i = 0; i < patch.length; i++) {
      double[] row = sums[i];
      double value = patch[i];
      for (int j = i; j < patch.length; j++) {
        row[j] += value * patch[j];
      }
    }
    count++;
  }

  /** The number of patches that were added. */
  long count() {
    return count;
  }

  /** The moments; row and column are positions in a flattened (C, kernel, kernel) patch. */
  SymmetricMatrix moments() {
    double[][] means = new double[patch.length][patch.length];
    for (int i = 0; i < patch.length; i++) {
      for (int j = i; j < patch.length; j++) {
        means[i][j] = sums[i][j] / count;
        means[j][i] = means[i][j];
      }
    }
    return new SymmetricMatrix(means);
  }
}
