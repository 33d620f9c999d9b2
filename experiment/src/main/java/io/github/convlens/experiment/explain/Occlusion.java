package io.github.convlens.experiment.explain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.model.block.Network;
import io.github.convlens.training.internal.torch.GradientMode;
import java.util.Arrays;

/**
 * Occlusion measures by how much the explained output falls when a square of the mean colour covers
 * a part of the image. The value of a pixel is the mean over all squares that cover the pixel. The
 * method does not need gradients, so it can serve as a check of methods that do (Zeiler and Fergus,
 * Visualizing and Understanding Convolutional Networks, 2014).
 *
 * @param side the side of the square, in pixels
 * @param stride the distance from one square to the next, in pixels
 */
record Occlusion(int side, int stride) {

  /** The number of images in a batch. */
  private static final int BATCH_SIZE = 16;

  private static final int SQUARES_ACROSS = 5;

  /**
   * Occlusion by squares whose side is a fifth of the image's shorter side. Each square overlaps
   * its neighbour by half.
   */
  static Occlusion fitting(int height, int width) {
    int side = Math.max(1, (Math.min(height, width) + SQUARES_ACROSS - 1) / SQUARES_ACROSS);
    return new Occlusion(side, Math.max(1, side / 2));
  }

  /**
   * Returns the map of an image.
   *
   * @param image the normalised image, shape (1, C, H, W)
   */
  HeatMap of(Network network, NDArray image, AskedOutput output) {
    int channels = Math.toIntExact(image.getShape().get(1));
    int height = Math.toIntExact(image.getShape().get(2));
    int width = Math.toIntExact(image.getShape().get(3));
    float[] original = image.toFloatArray();
    int across = squares(width);
    int count = squares(height) * across;
    double score = scores(network, image, output, original, 1)[0];
    double[] sums = new double[height * width];
    int[] covers = new int[height * width];
    for (int first = 0; first < count; first += BATCH_SIZE) {
      int size = Math.min(BATCH_SIZE, count - first);
      float[] batch = new float[size * original.length];
      for (int i = 0; i < size; i++) {
        System.arraycopy(original, 0, batch, i * original.length, original.length);
        Square square = square(first + i, across, height, width);
        for (int channel = 0; channel < channels; channel++) {
          square.fill(batch, i * original.length + channel * height * width, width);
        }
      }
      float[] covered = scores(network, image, output, batch, size);
      for (int i = 0; i < size; i++) {
        square(first + i, across, height, width).add(sums, covers, score - covered[i], width);
      }
    }
    float[] map = new float[sums.length];
    for (int i = 0; i < map.length; i++) {
      map[i] = (float) (covers[i] == 0 ? 0 : sums[i] / covers[i]);
    }
    return new HeatMap(map, height, width, true);
  }

  /**
   * The number of squares along a side of the image. The last square may extend beyond the edge.
   */
  private int squares(int length) {
    return (Math.max(0, length - side) + stride - 1) / stride + 1;
  }

  private Square square(int index, int across, int height, int width) {
    int top = index / across * stride;
    int left = index % across * stride;
    return new Square(top, left, Math.min(height, top + side), Math.min(width, left + side));
  }

  private static float[] scores(
      Network network, NDArray image, AskedOutput output, float[] values, int count) {
    return GradientMode.off(
        () -> {
          try (NDManager scope = image.getManager().newSubManager()) {
            long[] shape = image.getShape().getShape().clone();
            shape[0] = count;
            NDArray batch = scope.create(values, new Shape(shape));
            return output.of(network.forward(batch, false, null)).toFloatArray();
          }
        });
  }

  /** A part of an image; {@code bottom} and {@code right} are exclusive. */
  private record Square(int top, int left, int bottom, int right) {
    void fill(float[] values, int first, int width) {
      for (int y = top; y < bottom; y++) {
        Arrays.fill(values, first + y * width + left, first + y * width + right, 0);
      }
    }

    void add(double[] sums, int[] covers, double value, int width) {
      for (int y = top; y < bottom; y++) {
        for (int x = left; x < right; x++) {
          sums[y * width + x] += value;
          covers[y * width + x]++;
        }
      }
    }
  }
}
