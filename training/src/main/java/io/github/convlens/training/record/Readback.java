package io.github.convlens.training.record;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.training.torch.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Brings numbers from the device to the host rarely and together: arrays wait on the device until
 * enough batches have passed, then are read in one copy, and each is handed to whom it belongs, in
 * the order they came.
 */
public final class Readback implements AutoCloseable {

  /** A read makes a GPU wait; on the host it costs nothing, and faults show in the same batch. */
  private static final int BATCHES_BETWEEN_READS_ON_GPU = 50;

  private final Kernels kernels;
  private final NDManager manager;
  private final int batchesBetweenReads;
  private final List<NDArray> waiting = new ArrayList<>();
  private final List<Consumer<double[]>> readers = new ArrayList<>();
  private int batches;

  public Readback(Kernels kernels, NDManager parent) {
    this.kernels = kernels;
    this.manager = parent.newSubManager();
    this.batchesBetweenReads = parent.getDevice().isGpu() ? BATCHES_BETWEEN_READS_ON_GPU : 1;
  }

  /**
   * Takes over an array to be read later.
   *
   * @param array float64 of any shape; closed once it is read
   * @param reader gets its values in row-major order
   */
  public void add(NDArray array, Consumer<double[]> reader) {
    array.attach(manager);
    waiting.add(array);
    readers.add(reader);
  }

  /** Counts a batch, and reads what waits when enough have passed. */
  public void batchDone() {
    if (++batches >= batchesBetweenReads) {
      flush();
    }
  }

  /** Reads everything that waits. */
  public void flush() {
    batches = 0;
    if (waiting.isEmpty()) {
      return;
    }
    double[] values;
    try (IValue arrays = Kernels.list(waiting);
        NDArray together = kernels.array(manager, "concatenate", arrays)) {
      values = together.toDoubleArray();
    }
    int start = 0;
    for (int i = 0; i < waiting.size(); i++) {
      int end = start + Math.toIntExact(waiting.get(i).size());
      waiting.get(i).close();
      readers.get(i).accept(Arrays.copyOfRange(values, start, end));
      start = end;
    }
    waiting.clear();
    readers.clear();
  }

  @Override
  public void close() {
    manager.close();
  }
}
