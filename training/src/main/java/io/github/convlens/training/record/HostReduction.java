package io.github.convlens.training.record;

import ai.djl.ndarray.NDArray;
import io.github.convlens.training.output.DeviceReads;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Computes each output's row immediately, while the output is still in the processor's caches. */
final class HostReduction implements OutputReduction {

  /** Computes the row of one output. */
  @FunctionalInterface
  interface Kernel {
    double[] row(NDArray output);
  }

  private final RecordedLayers layers;
  private final DeviceReads reads;
  private final Kernel kernel;
  private double[] rows = {};
  private int filled;
  private @Nullable Reader reader;

  HostReduction(RecordedLayers layers, DeviceReads reads, Kernel kernel) {
    this.layers = layers;
    this.reads = reads;
    this.kernel = kernel;
  }

  @Override
  public OutputReduction begin(Reader reader) {
    this.reader = reader;
    filled = 0;
    return this;
  }

  @Override
  public void output(int leaf, NDArray output) {
    if (layers.recorded(leaf)) {
      double[] row = kernel.row(output);
      if (filled + row.length > rows.length) {
        rows = Arrays.copyOf(rows, filled + row.length);
      }
      System.arraycopy(row, 0, rows, filled, row.length);
      filled += row.length;
    }
  }

  @Override
  public void finish() {
    Reader begun = Objects.requireNonNull(reader);
    reads.add(Arrays.copyOf(rows, filled), values -> begun.read(0, values));
  }
}
