package io.github.convlens.training.record;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.model.LayerObserver;
import io.github.convlens.training.torch.Kernels;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a kernel over the recorded layers' outputs during the forward pass, some at a time: so soon
 * that they are still in the processor's cache, so many that the calls cost little.
 */
final class OutputReduction implements LayerObserver {

  /** Elements after which the outputs that wait are reduced: 2 MiB of float32. */
  private static final long ELEMENTS_TOGETHER = 1 << 19;

  /** Takes the results of some layers that follow each other. */
  @FunctionalInterface
  interface Reader {
    /**
     * @param first index of the first of them among the recorded layers
     * @param values of all of them, one layer after the other
     */
    void read(int first, double[] values);
  }

  private final RecordedLayers layers;
  private final Kernels kernels;
  private final Readback readback;
  private final String method;
  private final Object[] arguments;
  private final List<NDArray> waiting = new ArrayList<>();
  private Reader reader;
  private long elements;
  private int next;

  /**
   * @param method a kernel that takes a list of outputs and {@code arguments}, and returns a
   *     float64 array with a row per output
   */
  OutputReduction(
      RecordedLayers layers,
      Kernels kernels,
      Readback readback,
      String method,
      Object... arguments) {
    this.layers = layers;
    this.kernels = kernels;
    this.readback = readback;
    this.method = method;
    this.arguments = new Object[arguments.length + 1];
    System.arraycopy(arguments, 0, this.arguments, 1, arguments.length);
  }

  /** Begins a batch, whose results go to {@code reader} when they have reached the host. */
  OutputReduction begin(Reader reader) {
    this.reader = reader;
    waiting.clear();
    elements = 0;
    next = 0;
    return this;
  }

  @Override
  public void output(int leaf, NDArray output) {
    if (layers.recorded(leaf)) {
      // A second view: the pass closes its own when no later layer reads it.
      waiting.add(output.stopGradient());
      elements += output.size();
      if (elements >= ELEMENTS_TOGETHER) {
        reduce();
      }
    }
  }

  /** Reduces what still waits; to be called after the forward pass. */
  void finish() {
    if (!waiting.isEmpty()) {
      reduce();
    }
  }

  private void reduce() {
    int first = next;
    Reader mine = reader;
    try (IValue list = Kernels.list(waiting)) {
      arguments[0] = list;
      NDArray rows = kernels.array(waiting.get(0).getManager(), method, arguments);
      readback.add(rows, values -> mine.read(first, values));
    } finally {
      waiting.forEach(NDArray::close);
    }
    next += waiting.size();
    waiting.clear();
    elements = 0;
  }
}
