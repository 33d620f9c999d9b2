package io.github.convlens.training.whiten;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.device.Batch;
import io.github.convlens.data.device.Batches;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.device.Storage;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.model.Conv;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Flatten;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.Layer;
import io.github.convlens.model.Linear;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.block.Network;
import io.github.convlens.training.whiten.SymmetricMatrix.Eigenvector;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whitening makes the outputs of the first convolution uncorrelated and equally strong. */
class PatchWhiteningTest {
  private static final int SIDE = 12;
  private static final int COUNT = 60;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void outputsOnTheTrainingImagesAreUncorrelatedWithMeanSquareOne(int stride) {
    int out = 24;
    Network network = network(Conv.of(out, 2).with(Conv.STRIDE, stride).with(Conv.BIAS, false));
    try (DeviceImages images = images(smooth())) {
      PatchWhitening.apply(network, images, manager);
      double[][] moments = moments(network, images, out);
      for (int i = 0; i < out / 2; i++) {
        for (int j = 0; j < out / 2; j++) {
          assertEquals(i == j ? 1 : 0, moments[i][j], i == j ? 0.05 : 1e-4, i + ", " + j);
        }
        assertEquals(-moments[i][i], moments[i][i + out / 2], 1e-6);
      }
    }
  }

  @Test
  void theLastChannelsHaveTheNegatedWeightsOfTheFirstChannels() {
    Network network = network(Conv.of(5, 2).with(Conv.BIAS, false));
    try (DeviceImages images = images(smooth())) {
      PatchWhitening.apply(network, images, manager);
      float[] weights = network.parameters().get(0).array().toFloatArray();
      for (int i = 0; i < 2 * 12; i++) {
        assertEquals(-weights[i], weights[3 * 12 + i]);
      }
    }
  }

  @Test
  void whiteningGivesTheSameWeightsEachTime() {
    Network first = network(Conv.of(8, 3));
    Network second = network(Conv.of(8, 3));
    try (DeviceImages images = images(smooth())) {
      String note = PatchWhitening.apply(first, images, manager);
      PatchWhitening.apply(second, images, manager);
      assertArrayEquals(
          first.parameters().get(0).array().toFloatArray(),
          second.parameters().get(0).array().toFloatArray());
      assertEquals(
          "whitening: conv1 begins with the principal components of 6,000 patches of 3x3 pixels",
          note);
    }
  }

  @Test
  void eigenvectorsAreOrthonormalAndSatisfyTheirEquation() {
    SplittableRandom random = new SplittableRandom(3);
    int n = 27;
    double[][] matrix = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        matrix[i][j] = random.nextDouble(-1, 1);
        matrix[j][i] = matrix[i][j];
      }
    }
    List<Eigenvector> vectors = new SymmetricMatrix(matrix).eigenvectors();
    for (int k = 0; k < n; k++) {
      Eigenvector one = vectors.get(k);
      for (int i = 0; i < n; i++) {
        assertEquals(one.value() * one.vector()[i], product(matrix[i], one.vector()), 1e-12);
      }
      for (int other = 0; other < n; other++) {
        double expected = k == other ? 1 : 0;
        assertEquals(expected, product(one.vector(), vectors.get(other).vector()), 1e-12);
      }
      assertTrue(k == 0 || vectors.get(k - 1).value() >= one.value());
    }
  }

  @Test
  void layersThatCannotWhitenAreRejected() {
    refused("whitening gives conv1 at most 24 channels, but it has 25", Conv.of(25, 2));
    refused(
        "whitening needs a first convolution without groups or dilation",
        Conv.of(6, 2).with(Conv.GROUPS, 3));
    refused("whitening needs a convolution as the first layer with weights", new Flatten());
  }

  private static void refused(String message, Layer first) {
    NetworkSpec spec = spec(first);
    var refused = assertThrows(InvalidInputException.class, () -> PatchWhitening.requireFits(spec));
    assertTrue(refused.getMessage().startsWith(message), refused.getMessage());
  }

  private static double product(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  /** The mean product of the outputs of each pair of channels of the first layer. */
  private double[][] moments(Network network, DeviceImages images, int out) {
    double[][] sums = new double[out][out];
    long places = 0;
    try (Batches batches = images.ordered(COUNT);
        Batch batch = batches.get(0, manager);
        NDArray weight = network.parameters().get(0).array().duplicate();
        NDArray outputs = convolved(network, batch, weight)) {
      long[] shape = outputs.getShape().getShape();
      float[] values = outputs.toFloatArray();
      int area = (int) (shape[2] * shape[3]);
      for (int n = 0; n < shape[0]; n++) {
        for (int place = 0; place < area; place++) {
          for (int i = 0; i < out; i++) {
            for (int j = 0; j < out; j++) {
              sums[i][j] +=
                  (double) values[(n * out + i) * area + place]
                      * values[(n * out + j) * area + place];
            }
          }
          places++;
        }
      }
    }
    for (double[] row : sums) {
      for (int j = 0; j < out; j++) {
        row[j] /= places;
      }
    }
    return sums;
  }

  private static NDArray convolved(Network network, Batch batch, NDArray weight) {
    Conv convolution = (Conv) network.layers().get(0).layer();
    return convolution.apply(batch.images(), List.of(weight)::get, false);
  }

  private Network network(Layer first) {
    return Network.create(spec(first), Initialisation.pytorch(), 1, manager);
  }

  private static NetworkSpec spec(Layer first) {
    Stream<Layer> layers =
        first instanceof Flatten
            ? Stream.of(first, new Linear(2, true))
            : Stream.of(first, new Flatten(), new Linear(2, true));
    return new NetworkSpec(FeatureShape.image(3, SIDE, SIDE), layers.map(NamedLayer::of).toList());
  }

  private DeviceImages images(ImageSet images) {
    return DeviceImages.of(images, Normalization.of(images), Storage.FLOATS, 0, manager);
  }

  /** Noise in which neighbouring pixels are similar, as in photographs. */
  private static ImageSet smooth() {
    SplittableRandom random = new SplittableRandom(1);
    byte[] pixels = new byte[COUNT * SIDE * SIDE * 3];
    double[] level = new double[3];
    for (int i = 0; i < pixels.length; i++) {
      int channel = i % 3;
      level[channel] = 0.8 * level[channel] + random.nextDouble(-40, 40);
      pixels[i] = (byte) (int) Math.max(0, Math.min(255, 128 + level[channel] + level[0]));
    }
    return new ImageSet(pixels, new int[COUNT], 3, SIDE, SIDE);
  }
}
