package io.github.convlens.training.record;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.training.internal.torch.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a kernel on the device over a few outputs at a time. The calls are frequent enough to free
 * the memory of most outputs before the forward pass ends, and rare enough to cost little. The
 * results stay on the device until they are read.
 */
final class DeviceReduction implements OutputReduction {

  /** The number of waiting elements at which the kernel runs: 2 MiB of float32. */
  private static final long ELEMENTS_TOGETHER = 1 << 19;

  /** Computes values for each of several outputs, given as a list of arrays. */
  @FunctionalInterface
  interface Kernel {
    /**
     * @param manager the owner of the results
     * @param reader receives one row of values per output, once they have reached the host
     */
    void run(IValue outputs, NDManager manager, Consumer<double[]> reader);
  }

  private final RecordedLayers layers;
  private final Kernel kernel;
  private final List<NDArray> waiting = new ArrayList<>();
  private @Nullable Reader reader;
  private long elements;
  private int next;

  DeviceReduction(RecordedLayers layers, Kernel kernel) {
    this.layers = layers;
    this.kernel = kernel;
  }

  @Override
  public OutputReduction begin(Reader reader) {
    this.reader = reader;
    waiting.clear();
    elements = 0;
    next = 0;
    return this;
  }

  @Override
  public void output(int leaf, NDArray output) {
    if (layers.recorded(leaf)) {
      // A second view, because the forward pass closes its own view as soon as no further layer
      // needs
      // it.
      waiting.add(output.stopGradient());
      elements += output.size();
      if (elements >= ELEMENTS_TOGETHER) {
        reduce();
      }
    }
  }

  @Override
  public void finish() {
    if (!waiting.isEmpty()) {
      reduce();
    }
  }

  private void reduce() {
    int first = next;
    Reader begun = Objects.requireNonNull(reader);
    try (IValue list = Kernels.list(waiting)) {
      kernel.run(list, waiting.get(0).getManager(), values -> begun.read(first, values));
    } finally {
      waiting.forEach(NDArray::close);
    }
    next += waiting.size();
    waiting.clear();
    elements = 0;
  }
}
