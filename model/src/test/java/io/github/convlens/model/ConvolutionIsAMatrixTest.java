package io.github.convlens.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.model.block.Network;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that a convolution is a linear layer whose matrix consists of shared weights and zeros. */
class ConvolutionIsAMatrixTest {
  private static final int SIDE = 5;
  private static final int KERNEL = 3;
  private static final int PADDING = 1;
  private static final int OUT = 2;
  private static final int PIXELS = SIDE * SIDE;

  @Test
  void theEntriesOfTheMatrixAreTheKernelsWeightsOrZero() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Network conv = conv(manager);
      float[] weights = conv.parameters().get(0).array().toFloatArray();
      float[][] columns = columns(conv, manager);
      int zeros = 0;
      for (int row = 0; row < OUT * PIXELS; row++) {
        for (int column = 0; column < PIXELS; column++) {
          // The row and the column of the kernel's tap over this pixel, if there is one.
          int dy = column / SIDE - row % PIXELS / SIDE + PADDING;
          int dx = column % SIDE - row % SIDE + PADDING;
          boolean tap = 0 <= dy && dy < KERNEL && 0 <= dx && dx < KERNEL;
          float expected = tap ? weights[row / PIXELS * KERNEL * KERNEL + dy * KERNEL + dx] : 0;
          assertEquals(expected, columns[column][row], 1e-6f);
          zeros += tap ? 0 : 1;
        }
      }
      // The matrix has 50 x 25 entries, and 2 x 169 of them hold one of the 18 weights.
      assertEquals(OUT * PIXELS * PIXELS - OUT * 169, zeros);
    }
  }

  @Test
  void theProductWithTheMatrixEqualsTheConvolution() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Network conv = conv(manager);
      float[] bias = conv.parameters().get(1).array().toFloatArray();
      float[][] columns = columns(conv, manager);
      NDArray image = manager.randomNormal(new Shape(1, 1, SIDE, SIDE));
      float[] pixels = image.toFloatArray();
      float[] computed = conv.forward(image, false, null).toFloatArray();
      for (int row = 0; row < computed.length; row++) {
        double product = bias[row / PIXELS];
        for (int column = 0; column < PIXELS; column++) {
          product += columns[column][row] * pixels[column];
        }
        assertEquals(product, computed[row], 1e-5);
      }
    }
  }

  private static Network conv(NDManager manager) {
    Conv conv = Conv.of(OUT, KERNEL, 1, PADDING, true);
    NetworkSpec spec =
        new NetworkSpec(FeatureShape.image(1, SIDE, SIDE), List.of(NamedLayer.of(conv)));
    return Network.create(spec, Initialisation.pytorch(), 3, manager);
  }

  /**
   * The columns of the matrix. Each column is the output for an image with one pixel of 1 and zeros
   * elsewhere, minus the bias.
   */
  private static float[][] columns(Network conv, NDManager manager) {
    float[] outputOfZeros =
        conv.forward(manager.zeros(new Shape(1, 1, SIDE, SIDE)), false, null).toFloatArray();
    float[][] columns = new float[PIXELS][];
    for (int pixel = 0; pixel < PIXELS; pixel++) {
      float[] one = new float[PIXELS];
      one[pixel] = 1;
      NDArray image = manager.create(one, new Shape(1, 1, SIDE, SIDE));
      float[] column = conv.forward(image, false, null).toFloatArray();
      for (int row = 0; row < column.length; row++) {
        column[row] -= outputOfZeros[row];
      }
      columns[pixel] = column;
    }
    return columns;
  }
}
