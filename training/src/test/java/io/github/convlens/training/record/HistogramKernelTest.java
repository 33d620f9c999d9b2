package io.github.convlens.training.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.training.internal.torch.Kernels;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Way.class)
class HistogramKernelTest {

  private static final int BEFORE_COUNTS = 3;

  @Parameter private Way way;

  private NDManager manager;
  private Kernels kernels;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
    kernels = Kernels.load(manager);
  }

  @AfterEach
  void close() {
    kernels.close();
    manager.close();
  }

  @Test
  void countsMatchPlainJava() {
    float[] values = gaussians(3 * 5 * 7 * 11, 4);
    assertCounts(values, new Shape(3, 5, 7, 11), 40, 0, 10);
    assertCounts(values, new Shape(3, 5, 7, 11), 30, -3, 3);
    assertCounts(values, new Shape(1155, 1), 7, -0.1, 1.7);
  }

  @Test
  void countsOfSeveralChunksAreAdded() {
    assertCounts(gaussians(700_001, 3), new Shape(700_001, 1), 40, 0, 10);
  }

  @Test
  void aValueOnAnEdgeBelongsToTheBinAboveAndTheMaximumToTheLast() {
    float[] values = {0, 0.25f, 9.75f, 10, -0f, Math.nextDown(0f), Math.nextUp(10f), 1e30f, -1e30f};
    double[] row = histogram(manager.create(values, new Shape(9, 1)), 40, 0, 10);
    assertEquals(2, count(row, -1), "below");
    assertEquals(2, count(row, 0));
    assertEquals(1, count(row, 1));
    assertEquals(2, count(row, 39));
    assertEquals(2, count(row, 40), "above");
  }

  @Test
  void channelsLastImagesHaveTheCountsOfTheirCopies() {
    NDArray stored = manager.create(gaussians(4 * 6 * 6 * 8, 3), new Shape(4, 6, 6, 8));
    NDArray channelsLast = stored.transpose(0, 3, 1, 2);
    NDArray copy = manager.create(channelsLast.toFloatArray(), channelsLast.getShape());
    assertArrayEquals(histogram(copy, 40, 0, 10), histogram(channelsLast, 40, 0, 10));
  }

  @Test
  void aChannelIsDeadIfNoValueOfTheBatchIsAboveTheThreshold() {
    float[] values = new float[2 * 4 * 3];
    Arrays.fill(values, 0.05f);
    values[1 * 3 + 2] = 0.06f; // image 0, channel 1
    values[(4 + 3) * 3] = 7; // image 1, channel 3
    double[] row = histogram(manager.create(values, new Shape(2, 4, 1, 3)), 40, 0, 10);
    assertEquals(0.05f, (float) row[0]);
    assertEquals(7, row[1]);
    assertEquals(0.5, row[2]);
  }

  @Test
  void nanAppearsInTheMaximum() {
    float[] values = {1, Float.NaN, 2, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    double[] row = histogram(manager.create(values, new Shape(5, 1)), 40, 0, 10);
    assertTrue(Double.isNaN(row[1]));
  }

  private void assertCounts(float[] values, Shape shape, int bins, double low, double high) {
    NDArray output = manager.create(values, shape);
    long[] expected = reference(values, bins, (float) low, (float) high);
    assertArrayEquals(expected, counts(histogram(output, bins, low, high)));
  }

  private static long[] counts(double[] row) {
    return Arrays.stream(row).skip(BEFORE_COUNTS).mapToLong(count -> (long) count).toArray();
  }

  /**
   * Computes bins as {@code torch.histc} does on the CPU: in float32, and multiplying before
   * dividing.
   */
  private static long[] reference(float[] values, int bins, float low, float high) {
    long[] counts = new long[bins + 2];
    for (float value : values) {
      if (value < low) {
        counts[0]++;
      } else if (value > high) {
        counts[bins + 1]++;
      } else {
        int bin = (int) ((value - low) * bins / (high - low));
        counts[1 + Math.min(bin, bins - 1)]++;
      }
    }
    return counts;
  }

  private double[] histogram(NDArray output, int bins, double low, double high) {
    return way.histogram(kernels, output, bins, low, high);
  }

  private static double count(double[] row, int bin) {
    return row[BEFORE_COUNTS + 1 + bin];
  }

  private static float[] gaussians(int count, double scale) {
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (scale * random.nextGaussian());
    }
    return values;
  }
}
