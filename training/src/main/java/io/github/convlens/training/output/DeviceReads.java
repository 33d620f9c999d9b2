package io.github.convlens.training.output;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.training.internal.torch.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Copies numbers from the device to the host in a few large transfers. Arrays wait on the device
 * until enough batches have passed; then all of them are read in a single copy. Each reader
 * receives its values in the order in which the arrays were queued.
 */
public final class DeviceReads implements AutoCloseable {

  private static final double[] NONE = {};

  private final Kernels kernels;
  private final NDManager manager;
  private final ReadPolicy policy;
  private final List<Waiting> waiting = new ArrayList<>();
  private int batches;

  /**
   * A reader, and either its values, which are already on the host, or the array that holds them.
   */
  private record Waiting(
      double[] values, @Nullable NDArray array, int size, Consumer<double[]> reader) {}

  /** A reader with the policy that suits the manager's device. */
  public DeviceReads(Kernels kernels, NDManager parent) {
    this(kernels, parent, ReadPolicy.suiting(parent.getDevice()));
  }

  public DeviceReads(Kernels kernels, NDManager parent, ReadPolicy policy) {
    this.kernels = kernels;
    this.manager = parent.newSubManager();
    this.policy = policy;
  }

  /** How often the device is read. Callers must not read from the device in between. */
  public ReadPolicy policy() {
    return policy;
  }

  /**
   * Queues an array, which is read later.
   *
   * @param array a float64 array of any shape, which is closed once it has been read
   * @param reader receives the array's values in row-major order
   */
  public void add(NDArray array, Consumer<double[]> reader) {
    array.attach(manager);
    waiting.add(new Waiting(NONE, array, Math.toIntExact(array.size()), reader));
  }

  /**
   * Queues values that are already on the host, so that all readers are called in the order in
   * which their values were queued.
   */
  public void add(double[] values, Consumer<double[]> reader) {
    waiting.add(new Waiting(values, null, values.length, reader));
  }

  /** Counts a batch. If enough batches have passed, reads everything that waits. */
  public void batchDone() {
    if (++batches >= policy.batches()) {
      flush();
    }
  }

  /**
   * Reads everything that waits. If a reader throws an exception, the values for the readers after
   * it are dropped.
   */
  public void flush() {
    batches = 0;
    List<Waiting> reading = List.copyOf(waiting);
    waiting.clear();
    List<NDArray> arrays = reading.stream().map(Waiting::array).filter(Objects::nonNull).toList();
    double[] read;
    try {
      read = read(arrays);
    } finally {
      arrays.forEach(NDArray::close);
    }
    int start = 0;
    for (Waiting entry : reading) {
      double[] values = entry.values;
      if (entry.array != null) {
        int end = start + entry.size;
        values = Arrays.copyOfRange(read, start, end);
        start = end;
      }
      entry.reader.accept(values);
    }
  }

  private double[] read(List<NDArray> arrays) {
    if (arrays.isEmpty()) {
      return new double[0];
    }
    if (arrays.size() == 1) {
      return arrays.get(0).toDoubleArray();
    }
    try (IValue list = Kernels.list(arrays);
        NDArray concatenated = kernels.arrays().concatenate(manager, list)) {
      return concatenated.toDoubleArray();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
