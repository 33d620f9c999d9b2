package io.github.convlens.training.loop;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.optimize.Optimizer;
import io.github.convlens.training.optimize.WeightAverage;
import io.github.convlens.training.output.DeviceReads;
import io.github.convlens.training.output.RowWriter;
import io.github.convlens.training.precision.LossScale;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a training run that listeners may use. A test builds a context with the parts that
 * its listener uses. Access to a missing part fails.
 */
public final class TrainingContext {

  private @Nullable Network network;
  private @Nullable List<NetworkParameter> trainable;
  private @Nullable TrainingOptions options;
  private @Nullable Kernels kernels;
  private @Nullable DeviceReads reads;
  private @Nullable NDManager manager;
  private @Nullable RowWriter rows;
  private FirstNonFinite nonFinite = new FirstNonFinite();
  private StopSignal stop = new StopSignal();
  private @Nullable Integer stepsPerEpoch;
  private @Nullable List<Device> devices;
  private @Nullable Optimizer optimizer;
  private @Nullable LossScale lossScale;
  private Optional<WeightAverage> average = Optional.empty();
  private @Nullable Supplier<LoopState> state;
  private BooleanSupplier settled = () -> true;

  private TrainingContext() {}

  /** A builder of a context that so far has only {@link #stop} and {@link #nonFinite}. */
  public static Builder builder() {
    return new Builder();
  }

  private static <T> T require(@Nullable T value, String what) {
    if (value == null) {
      throw new IllegalStateException("this training context has no " + what);
    }
    return value;
  }

  /** The network that is being trained. */
  public Network network() {
    return require(network, "network");
  }

  /** The trainable parameters, in the order of the gradients. */
  public List<NetworkParameter> trainable() {
    return require(trainable, "parameters");
  }

  /** The training options. */
  public TrainingOptions options() {
    return require(options, "options");
  }

  /** The kernels on the first device, for the training thread. */
  public Kernels kernels() {
    return require(kernels, "kernels");
  }

  /** The reader that copies numbers to the host. */
  public DeviceReads reads() {
    return require(reads, "reads");
  }

  /** A manager on the first device that lives as long as the training run. */
  public NDManager manager() {
    return require(manager, "manager");
  }

  /** The writer of the run's CSV files. */
  public RowWriter rows() {
    return require(rows, "rows");
  }

  /** The record of the place where NaN or infinity was first read. */
  public FirstNonFinite nonFinite() {
    return nonFinite;
  }

  /** The signal by which a listener asks the training run to stop early. */
  public StopSignal stop() {
    return stop;
  }

  /** The number of batches per epoch. */
  public int stepsPerEpoch() {
    return require(stepsPerEpoch, "length of an epoch");
  }

  /** The devices, one per replica of the network. The first is the device of {@link #manager}. */
  public List<Device> devices() {
    return require(devices, "devices");
  }

  /** The optimiser; read-only, for checkpoints. */
  public Optimizer optimizer() {
    return require(optimizer, "optimizer");
  }

  /** The average of the weights, for checkpoints; empty if there is none. */
  public Optional<WeightAverage> average() {
    return average;
  }

  /** The loss scale; {@link LossScale#none} except in float16. */
  public LossScale lossScale() {
    return require(lossScale, "loss scale");
  }

  /**
   * The loop's position, and the sums over the batches of the current epoch. The sums do not yet
   * include batches whose numbers {@link #reads} has not read from the device.
   */
  public LoopState state() {
    return require(state, "state").get();
  }

  /** Whether the last update or, with workers, the last round is complete. */
  public boolean settled() {
    return settled.getAsBoolean();
  }

  /**
   * Opens a CSV file, which is complete when the training run is closed. A resumed run keeps the
   * rows up to the point from which it continues.
   *
   * @throws UncheckedIOException if the file cannot be written
   */
  public RowWriter.Table openTable(Path file, List<String> header) {
    try {
      return rows().open(file, header);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** Builds a context from the parts that its listeners use. */
  public static final class Builder {

    private final TrainingContext context = new TrainingContext();

    private Builder() {}

    /**
     * The network that is being trained, and its trainable parameters in the order of the
     * gradients.
     */
    public Builder network(Network network, List<NetworkParameter> trainable) {
      context.network = network;
      context.trainable = List.copyOf(trainable);
      return this;
    }

    /** The training options, and the number of batches in an epoch. */
    public Builder options(TrainingOptions options, int stepsPerEpoch) {
      context.options = options;
      context.stepsPerEpoch = stepsPerEpoch;
      return this;
    }

    /** The devices, and the manager, the kernels and the reader of the first device. */
    public Builder device(
        List<Device> devices, NDManager manager, Kernels kernels, DeviceReads reads) {
      context.devices = List.copyOf(devices);
      context.manager = manager;
      context.kernels = kernels;
      context.reads = reads;
      return this;
    }

    /** Only the reader of the first device, for listeners that compute nothing themselves. */
    public Builder reads(DeviceReads reads) {
      context.reads = reads;
      return this;
    }

    /** The optimiser and the loss scale. */
    public Builder optimizer(Optimizer optimizer, LossScale lossScale) {
      context.optimizer = optimizer;
      context.lossScale = lossScale;
      return this;
    }

    /** The average of the weights, if there is one. */
    public Builder average(Optional<WeightAverage> average) {
      context.average = average;
      return this;
    }

    /** The writer of CSV files. */
    public Builder rows(RowWriter rows) {
      context.rows = rows;
      return this;
    }

    /** The signal that ends the training run. */
    public Builder stop(StopSignal stop) {
      context.stop = stop;
      return this;
    }

    /** The loop's position and sums; the function is called whenever they are needed. */
    public Builder state(Supplier<LoopState> state) {
      context.state = state;
      return this;
    }

    /** Whether the last update or round is complete; by default always true. */
    public Builder settled(BooleanSupplier settled) {
      context.settled = settled;
      return this;
    }

    /** The context. The builder must not be used again. */
    public TrainingContext build() {
      return context;
    }
  }
}
