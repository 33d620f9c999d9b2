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
 * The parts of a training that listeners may use. A test builds a context with the parts that its
 * listener uses. Access to a missing part fails.
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

  /** A builder of a context that has only a stop signal and the record of the first NaN so far. */
  public static Builder builder() {
    return new Builder();
  }

  private static <T> T known(@Nullable T value, String what) {
    if (value == null) {
      throw new IllegalStateException("this training context has no " + what);
    }
    return value;
  }

  /** The network in training. */
  public Network network() {
    return known(network, "network");
  }

  /** The learned parameters, in the order of the gradients. */
  public List<NetworkParameter> trainable() {
    return known(trainable, "parameters");
  }

  /** The options of training. */
  public TrainingOptions options() {
    return known(options, "options");
  }

  /** Kernels on the training's device, for the training thread. */
  public Kernels kernels() {
    return known(kernels, "kernels");
  }

  /** Copies numbers to the host. */
  public DeviceReads reads() {
    return known(reads, "reads");
  }

  /** A manager that lives as long as the training, on its device. */
  public NDManager manager() {
    return known(manager, "manager");
  }

  /** Writes the run's CSV files. */
  public RowWriter rows() {
    return known(rows, "rows");
  }

  /** Records where NaN or infinity was read first. */
  public FirstNonFinite nonFinite() {
    return nonFinite;
  }

  /** Asks the training to end early. */
  public StopSignal stop() {
    return stop;
  }

  /** Batches per epoch. */
  public int stepsPerEpoch() {
    return known(stepsPerEpoch, "length of an epoch");
  }

  /** One device per replica of the network. The first is the device of {@link #manager}. */
  public List<Device> devices() {
    return known(devices, "devices");
  }

  /** The optimiser; read-only, for checkpoints. */
  public Optimizer optimizer() {
    return known(optimizer, "optimizer");
  }

  /** The average of the weights, for checkpoints; empty if there is none. */
  public Optional<WeightAverage> average() {
    return average;
  }

  /** The loss scale; {@link LossScale#none} except in float16. */
  public LossScale lossScale() {
    return known(lossScale, "loss scale");
  }

  /**
   * The position and sums of the training, without the batches whose numbers still wait in {@link
   * #reads}.
   */
  public LoopState state() {
    return known(state, "state").get();
  }

  /**
   * Whether the weights are those after a complete update or, with workers, after a complete round.
   */
  public boolean settled() {
    return settled.getAsBoolean();
  }

  /**
   * Opens a CSV file, which is complete when the training is closed. A resumed training keeps the
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

    /** The network in training, and its learned parameters in the order of the gradients. */
    public Builder network(Network network, List<NetworkParameter> trainable) {
      context.network = network;
      context.trainable = List.copyOf(trainable);
      return this;
    }

    /** The options of training, and the number of batches in an epoch. */
    public Builder options(TrainingOptions options, int stepsPerEpoch) {
      context.options = options;
      context.stepsPerEpoch = stepsPerEpoch;
      return this;
    }

    /**
     * The training's devices, the manager and kernels of the first device, and the reads from it.
     */
    public Builder device(
        List<Device> devices, NDManager manager, Kernels kernels, DeviceReads reads) {
      context.devices = List.copyOf(devices);
      context.manager = manager;
      context.kernels = kernels;
      context.reads = reads;
      return this;
    }

    /** Only the reads, for listeners that compute nothing themselves. */
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

    /** The signal that ends the training. */
    public Builder stop(StopSignal stop) {
      context.stop = stop;
      return this;
    }

    /** The position of the training, as a function that is called when it is needed. */
    public Builder state(Supplier<LoopState> state) {
      context.state = state;
      return this;
    }

    /** Whether the training can stop at this point; by default it always can. */
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
