package io.github.convlens.training.loop;

import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.option.Augmentation;
import io.github.convlens.model.block.Network;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.optimize.LossOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds a {@link TrainingLoop}; see {@link TrainingLoop#over}. */
public final class TrainingLoopBuilder {

  final Network network;
  final DeviceImages train;
  final DeviceImages validation;
  final Placement placement;
  Augmentation augmentation = Augmentation.NONE;
  TrainingOptions options = TrainingOptions.defaults();
  long seed;
  private List<String> classes = List.of();
  List<? extends Listener> listeners = List.of();
  StopSignal stop = new StopSignal();
  List<? extends Listener> layers = List.of();
  Optional<Workers> workers = Optional.empty();
  @Nullable Path tables;
  private @Nullable Kernels kernels;

  TrainingLoopBuilder(
      Network network, DeviceImages train, DeviceImages validation, Placement placement) {
    this.network = network;
    this.train = train;
    this.validation = validation;
    this.placement = placement;
  }

  /** Random changes of the training images; none by default. */
  public TrainingLoopBuilder augmentation(Augmentation augmentation) {
    this.augmentation = augmentation;
    return this;
  }

  /** The training options. */
  public TrainingLoopBuilder options(TrainingOptions options) {
    this.options = options;
    return this;
  }

  /** The seed of shuffling, augmentation and dropout; 0 by default. */
  public TrainingLoopBuilder seed(long seed) {
    this.seed = seed;
    return this;
  }

  /**
   * The names of the classes by label, which the options for unbalanced classes need ({@link
   * TrainingOptions#classBalance}); none by default.
   */
  public TrainingLoopBuilder classes(List<String> names) {
    classes = List.copyOf(names);
    return this;
  }

  /** The loss that is minimised. */
  LossOptions trainedLoss() {
    return options.classBalance().trained(options.loss(), train.targets(), classes);
  }

  /**
   * Kernels on the first device, for the thread that opens the loop. The loop does not close them.
   * By default, the loop loads its own kernels; sharing kernels that are already loaded saves
   * compiling them again.
   */
  public TrainingLoopBuilder kernels(Kernels kernels) {
    this.kernels = kernels;
    return this;
  }

  /**
   * @param owned the owner of kernels that are loaded here
   */
  Kernels kernels(NDManager manager, Owned owned) {
    if (kernels == null) {
      return owned.add(Kernels.load(manager), Kernels::close);
    }
    kernels.useOnThisThread();
    return kernels;
  }

  /** The listeners. They receive each event in this order. */
  public TrainingLoopBuilder listeners(List<? extends Listener> listeners) {
    this.listeners = listeners;
    return this;
  }

  /** The signal that ends the training early. */
  public TrainingLoopBuilder stop(StopSignal stop) {
    this.stop = stop;
    return this;
  }

  /**
   * The workers that train rounds if {@link TrainingOptions#ROUNDS} is set; by default this process
   * does their work.
   */
  public TrainingLoopBuilder workers(Workers workers) {
    this.workers = Optional.of(workers);
    return this;
  }

  /**
   * The listeners that measure layers and gradients if {@link TrainingOptions#ROUNDS} is set.
   *
   * @param folder the folder of the tables that they write; null if they keep their rows themselves
   */
  public TrainingLoopBuilder layers(List<? extends Listener> listeners, @Nullable Path folder) {
    layers = listeners;
    tables = folder;
    return this;
  }

  /**
   * @throws InvalidInputException if the split does not fill one batch, or an option does not fit
   *     the split
   */
  void requireFits() {
    placement.requireTrains(options);
    TrainingLoop.requireFits(train.count(), options);
    BatchNormInput.requireTwoValues(
        network.spec(), train.count(), options, placement.managers().size());
  }

  /**
   * A worker that trains rounds of this training run, with the listeners of {@link #layers}. Only
   * the calling thread may use it.
   *
   * @throws InvalidInputException in the same cases as {@link #open}
   */
  public RoundWorker openWorker() {
    requireFits();
    Owned owned = new Owned();
    try {
      return new RoundWorker(this, new BatchTrainer(this, owned), owned);
    } catch (RuntimeException | Error e) {
      try (owned) {
        throw e;
      }
    }
  }

  /**
   * The loop, ready to run.
   *
   * @throws InvalidInputException if the split does not fill one batch, or an option does not fit
   *     the split
   */
  public TrainingLoop open() {
    Owned owned = new Owned();
    try {
      return new TrainingLoop(this, owned);
    } catch (RuntimeException | Error e) {
      try (owned) {
        throw e;
      }
    }
  }
}
