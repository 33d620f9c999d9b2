package io.github.convlens.training.internal.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.github.convlens.training.internal.torch.OutputStatisticsKernels.HistogramArguments;
import io.github.convlens.training.record.Reference;
import io.github.convlens.training.record.ShippedPlatform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests threads, layouts and the library itself, which the tests of recorded numbers do not cover.
 */
class NativeOutputKernelsTest {

  private static final Path SOURCES = Path.of("src", "main", "c");

  private NDManager manager;

  @BeforeEach
  void find() {
    manager = NDManager.newBaseManager();
    assumeTrue(ShippedPlatform.here(), "no native kernels come with convlens for this platform");
    assertEquals(Optional.empty(), OutputKernels.nativeProblem());
  }

  @AfterEach
  void close() {
    manager.close();
  }

  /**
   * Checks only the digest of the sources; scripts/check-native builds the libraries and compares
   * them.
   */
  @ParameterizedTest
  @ValueSource(strings = {"linux-x86_64", "linux-aarch64"})
  void everyLibraryNamesTheSourcesItWasBuiltFrom(String platform)
      throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.sorted().toList()) {
        digest.update(Files.readAllBytes(file));
      }
    }
    String resource = platform + "/libconvlens.so";
    try (InputStream library = NativeOutputKernels.class.getResourceAsStream(resource)) {
      assertTrue(
          new String(library.readAllBytes(), StandardCharsets.ISO_8859_1)
              .contains(HexFormat.of().formatHex(digest.digest())),
          "src/main/c has changed: run scripts/build-native");
    }
  }

  @Test
  void theNumberOfThreadsDoesNotChangeABit() {
    int threads = JniUtils.getNumThreads();
    NDArray output = manager.create(values(1, 7 * 33 * 31 * 29), new Shape(7, 33, 31, 29));
    try {
      JniUtils.setNumThreads(1);
      double[] statistics = statistics(output);
      double[] histogram = histogram(output);
      for (int more = 2; more < 6; more++) {
        JniUtils.setNumThreads(more);
        assertArrayEquals(statistics, statistics(output));
        assertArrayEquals(histogram, histogram(output));
      }
    } finally {
      JniUtils.setNumThreads(threads);
    }
  }

  @Test
  void severalThreadsCanMeasureAtOnce() {
    NDArray output = manager.create(values(2, 64 * 48 * 50), new Shape(64, 48, 50));
    double[] statistics = statistics(output);
    double[] histogram = histogram(output);
    IntStream.range(0, 64)
        .parallel()
        .forEach(
            time -> {
              assertArrayEquals(statistics, statistics(output));
              assertArrayEquals(histogram, histogram(output));
            });
  }

  @Test
  void anyShapeIsMeasuredToTheLastElement() {
    SplittableRandom random = new SplittableRandom(3);
    for (int time = 0; time < 200; time++) {
      int axes = random.nextInt(1, 5);
      long[] shape = new long[axes];
      for (int axis = 0; axis < axes; axis++) {
        shape[axis] = random.nextInt(1, new int[] {40_000, 300, 40, 20}[axes - 1]);
      }
      Shape whole = new Shape(shape);
      float[] values = values(time, Math.toIntExact(whole.size()));
      NDArray output = manager.create(values, whole);
      double[] found = statistics(output);
      Reference.of(values, false).matches(found[0], found[1], found[2], whole.toString());
      double[] counted = histogram(output);
      assertEquals(values.length, Arrays.stream(counted).skip(3).sum(), whole.toString());
      float[] sorted = values.clone();
      Arrays.sort(sorted);
      assertEquals(sorted[0], counted[0], whole.toString());
      assertEquals(sorted[values.length - 1], counted[1], whole.toString());
      output.close();
    }
  }

  @Test
  void deadChannelsAreCountedInBothLayoutsForAnyNumberOfChannels() {
    SplittableRandom random = new SplittableRandom(7);
    for (int channels : new int[] {1, 2, 3, 8, 31, 64, 65, 100, 9000}) {
      int pixels = channels > 1000 ? 2 : 6;
      Shape shape = new Shape(3, pixels, pixels, channels);
      float[] values = new float[Math.toIntExact(shape.size())];
      boolean[] alive = new boolean[channels];
      for (int i = 0; i < values.length; i++) {
        int channel = i % channels;
        boolean high = channel % 3 != 1 && random.nextInt(20) == 0;
        alive[channel] |= high;
        values[i] = high ? 0.5f : -1;
      }
      long dead = IntStream.range(0, channels).filter(channel -> !alive[channel]).count();
      NDArray last = manager.create(values, shape).transpose(0, 3, 1, 2);
      NDArray first = manager.create(last.toFloatArray(), last.getShape());
      for (NDArray output : List.of(last, first)) {
        assertEquals((double) dead / channels, histogram(output)[2], channels + " channels");
      }
    }
  }

  @Test
  void otherTypesAndOrdersAreLeftToLibtorch() {
    NDArray output = manager.create(values(4, 2 * 3 * 4 * 5), new Shape(2, 3, 4, 5));
    List<NDArray> others =
        List.of(
            output.toType(DataType.FLOAT16, false),
            output.toType(DataType.FLOAT64, false),
            output.transpose(1, 0, 2, 3),
            output.get("1:, :, ::2"),
            manager.create(new Shape(0, 3)));
    for (NDArray other : others) {
      assertTrue(
          NativeOutputKernels.ownStatistics(other, 0.05, false).isEmpty(),
          other.getShape().toString());
      assertTrue(
          NativeOutputKernels.ownHistogram(other, new HistogramArguments(4, 0, 1, 0.05, false))
              .isEmpty());
    }
  }

  @Test
  void bfloat16GivesTheBitsOfTheSameNumbersInFloat32() {
    NDArray output = manager.create(values(5, 9 * 40 * 17 * 13), new Shape(9, 40, 17, 13));
    try (Kernels kernels = Kernels.load(manager)) {
      NDArray half = kernels.arrays().toBfloat16(manager, List.of(output)).get(0);
      NDArray single = kernels.arrays().toSingle(half);
      assertArrayEquals(statistics(single), statistics(half));
      assertArrayEquals(histogram(single), histogram(half));
    }
  }

  private double[] statistics(NDArray output) {
    return NativeOutputKernels.ownStatistics(output, 0.05, false).orElseThrow();
  }

  private double[] histogram(NDArray output) {
    return NativeOutputKernels.ownHistogram(output, new HistogramArguments(40, 0, 10, 0.05, false))
        .orElseThrow();
  }

  private static float[] values(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (1 + 3 * random.nextGaussian());
    }
    return values;
  }
}
