package io.github.convlens.training.torch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import io.github.convlens.training.torch.StatisticsKernels.HistogramArguments;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is recorded of layer outputs, computed in one pass over the host's memory by C code of our
 * own ({@code src/main/c}, built by {@code scripts/build-native}): libtorch's operators need four
 * and more, and the outputs of a batch are larger than a processor's caches. Its results do not
 * depend on the number of threads nor on the processor.
 */
public final class HostKernels {

  private static final String LIBRARY = "libconvlens.so";

  /** Numbers of a row of {@link #statistics}. */
  private static final int STATISTICS = 3;

  /** Numbers of a row of {@link #histogram} that are not bins: extremes, dead, below, above. */
  private static final int BESIDE_BINS = 5;

  private HostKernels() {}

  private static final class Once {
    private static final Optional<HostKernels> LOADED = load();
  }

  /** The kernels; empty, with a note in the log, where the platform or its libtorch bears none. */
  public static Optional<HostKernels> find() {
    return Once.LOADED;
  }

  private static Optional<HostKernels> load() {
    Engine.getInstance(); // The library is bound to libtorch, which therefore comes first.
    String reason;
    try {
      Path file = Files.createTempFile("convlens-", ".so");
      try (InputStream library = HostKernels.class.getResourceAsStream(resource())) {
        if (library != null) {
          Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
          System.load(file.toString());
          return Optional.of(new HostKernels());
        }
        reason = "there are none for " + platform();
      } finally {
        Files.delete(file); // Once loaded, the library needs no file.
      }
    } catch (IOException e) {
      reason = "they cannot be unpacked: " + e;
    } catch (UnsatisfiedLinkError e) {
      reason = e.getMessage();
    }
    Logger log = LoggerFactory.getLogger(HostKernels.class);
    log.info(
        "Layer outputs are measured by libtorch's operators, which takes several times as long as"
            + " by kernels of our own: {}",
        reason);
    return Optional.empty();
  }

  private static String resource() {
    return platform() + "/" + LIBRARY;
  }

  /** As {@code linux-x86_64}. */
  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).replace(' ', '-');
    String processor = System.getProperty("os.arch").replace("amd64", "x86_64");
    return system + "-" + processor;
  }

  /**
   * Mean, standard deviation (unbiased; NaN of a single value) and near-zero fraction. Sums are
   * float32 over at most 128 values and their folding, float64 beyond; two passes over each block.
   *
   * @param output (N, C) or (N, C, H, W) on the host
   * @param threshold values at or below it are near zero
   * @param absolute whether their absolute value counts
   * @return nothing where the array is not float32, or neither in order nor channels-last
   */
  public Optional<double[]> statistics(NDArray output, double threshold, boolean absolute) {
    double[] row = new double[STATISTICS];
    return statistics(tensor(output), (float) threshold, absolute, row)
        ? Optional.of(row)
        : Optional.empty();
  }

  /**
   * Minimum, maximum, the fraction of channels without a value above the threshold, and the counts
   * below {@code low}, in each bin, and above {@code high}, by the rules of {@code torch.histc}.
   *
   * @return as {@link #statistics}
   */
  public Optional<double[]> histogram(NDArray output, HistogramArguments options) {
    double[] row = new double[options.bins() + BESIDE_BINS];
    boolean computed =
        histogram(
            tensor(output),
            options.bins(),
            (float) options.low(),
            (float) options.high(),
            (float) options.nearZero(),
            options.absolute(),
            row);
    return computed ? Optional.of(row) : Optional.empty();
  }

  private static long tensor(NDArray array) {
    return ((PtNDArray) array).getHandle();
  }

  private static native boolean statistics(
      long tensor, float threshold, boolean absolute, double[] row);

  private static native boolean histogram(
      long tensor,
      int bins,
      float low,
      float high,
      float threshold,
      boolean absolute,
      double[] row);

  /** SHA-256 of the C files that the library was made of. */
  static native String sources();
}
