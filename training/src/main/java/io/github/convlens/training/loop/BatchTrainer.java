package io.github.convlens.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.data.device.Batch;
import io.github.convlens.data.device.Batches;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.device.Share;
import io.github.convlens.data.option.Augmentation;
import io.github.convlens.model.block.LayerObserver;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.optimize.ChainConvolutions;
import io.github.convlens.training.optimize.Gradients;
import io.github.convlens.training.optimize.Loss;
import io.github.convlens.training.optimize.LossOptions;
import io.github.convlens.training.optimize.Optimizer;
import io.github.convlens.training.optimize.OwnRates;
import io.github.convlens.training.optimize.WeightAverage;
import io.github.convlens.training.output.DeviceReads;
import io.github.convlens.training.output.RowWriter;
import io.github.convlens.training.parallel.ModelState;
import io.github.convlens.training.parallel.Parts;
import io.github.convlens.training.parallel.Replicas;
import io.github.convlens.training.precision.ForwardPass;
import io.github.convlens.training.precision.LossScale;
import io.github.convlens.training.precision.Precision;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Trains on one batch at a time, or on a share of each batch. The steps are a forward pass, a loss,
 * its gradients and, every {@code accumulate} batches, an update.
 */
final class BatchTrainer {

  private final Network network;
  private final DeviceImages images;
  private final Augmentation augmentation;
  private final TrainingOptions options;
  private final long seed;
  private final Placement placement;

  private final NDManager manager;
  private final Kernels kernels;
  private final ForwardPass forward;
  private final Loss loss;
  private final LossScale lossScale;
  private final Optimizer optimizer;
  private final List<NetworkParameter> trainable;
  private final Optional<WeightAverage> average;
  private final Replicas replicas;
  private final DeviceReads reads;
  private final Optional<ChainConvolutions> convolutions;
  private List<NetworkParameter> learning;
  private Gradients gradients;

  /** Receives a batch's numbers when they have reached the host. */
  @FunctionalInterface
  interface Reader {
    /**
     * @param numbers the numbers in the order of {@link LossScale#pack}: loss, images classified
     *     correctly, …
     * @param images the number of images in the batch
     */
    void read(TrainingBatch batch, double[] numbers, int images);
  }

  /**
   * @param owned receives the resources that are opened, even if opening fails halfway
   */
  BatchTrainer(TrainingLoopBuilder builder, Owned owned) {
    network = builder.network;
    images = builder.train;
    augmentation = builder.augmentation;
    options = builder.options;
    seed = builder.seed;
    placement = builder.placement;
    manager = owned.add(placement.first().newSubManager(), NDManager::close);
    kernels = builder.kernels(manager, owned);
    forward = ForwardPass.of(options.precision(), network, kernels);
    lossScale = owned.add(LossScale.of(options.precision(), kernels, manager), LossScale::close);
    LossOptions trained = builder.trainedLoss();
    loss = owned.add(new Loss(trained, kernels, manager), Loss::close);
    OwnRates rates = options.rates().of(network);
    trainable = Optimizer.ordered(network.parameters(), rates);
    learning = trainable;
    convolutions = convolutions();
    gradients = gradients();
    owned.add(this, trainer -> trainer.gradients.close());
    optimizer =
        owned.add(
            new Optimizer(options.optimizer(), trainable, rates, lossScale, kernels, manager),
            Optimizer::close);
    replicas =
        owned.add(
            Replicas.of(network, trainable, trained, kernels, placement.managers()),
            Replicas::close);
    average = options.averaging().map(rule -> new WeightAverage(rule, network, kernels, manager));
    average.ifPresent(mean -> owned.add(mean, WeightAverage::close));
    reads = owned.add(new DeviceReads(kernels, manager, placement.reads()), DeviceReads::close);
  }

  /** The parts of this trainer that listeners may use. */
  TrainingContext.Builder context(RowWriter rows) {
    return TrainingContext.builder()
        .network(network, trainable)
        .options(options, EpochLength.of(options, images.count()))
        .device(placement.devices(), manager, kernels, reads)
        .optimizer(optimizer, lossScale)
        .average(average)
        .rows(rows);
  }

  /** The convolutions that training computes in C code; empty if libtorch computes them all. */
  private Optional<ChainConvolutions> convolutions() {
    return options.precision() == Precision.FLOAT32
        ? ChainConvolutions.of(network, trainable, kernels)
        : Optional.empty();
  }

  private Gradients gradients() {
    return new Gradients(
        learning.stream().map(NetworkParameter::array).toList(),
        options.clipping(),
        lossScale,
        kernels);
  }

  /** Copies the initial weights to the other devices. */
  void begin() {
    replicas.copyWeights();
  }

  /**
   * Begins or continues an epoch. Freezes the layers that do not learn in it, and returns its
   * batches.
   */
  Batches epoch(int epoch) {
    freeze(epoch);
    return images.drawn(
        options.classBalance().sampling(),
        seed,
        epoch,
        options.batchSize(),
        options.dropLast(),
        augmentation);
  }

  /** Excludes the frozen layers of the epoch from gradients and updates. */
  private void freeze(int epoch) {
    int leaves = options.freeze().map(freeze -> freeze.leaves(network.spec(), epoch)).orElse(0);
    if (leaves == 0 && network.frozenLeaves() == 0) {
      return;
    }
    network.freeze(leaves);
    List<NetworkParameter> now = trainable.stream().filter(one -> !network.frozen(one)).toList();
    if (now.size() != learning.size()) {
      learning = now;
      gradients.close();
      gradients = gradients();
      optimizer.select(now);
    }
  }

  /**
   * Trains on a share of a batch.
   *
   * @param batches the batches of the epoch
   * @param listeners receive every event of the batch except its end and its result
   */
  void train(
      Batches batches,
      Share share,
      TrainingBatch info,
      List<? extends Listener> listeners,
      Reader reader) {
    // Each worker draws its own random numbers for dropout.
    Randomness.seed(manager.getEngine(), seed, info.step() * share.workers() + share.worker());
    listeners.forEach(listener -> listener.onBatchBegin(info));
    try (NDManager scope = manager.newSubManager();
        Batch batch = batches.get(info.index(), share, scope);
        Parts parts = replicas.divide(batch, scope)) {
      Batch first = parts.first();
      LayerObserver observer = Observers.of(listeners, info);
      Optional<ChainConvolutions> own = convolutions.filter(all -> fits(observer));
      NDArray outputs =
          own.map(all -> all.outputs(first.images(), observer))
              .orElseGet(() -> forward.outputs(first.images(), observer));
      listeners.forEach(listener -> listener.onOutputs(info));
      Loss.Value part = parts.share(loss.of(outputs, first));
      listeners.forEach(listener -> listener.onLoss(info, part.loss()));
      own.ifPresentOrElse(
          all -> gradients.add(all.gradients(part.loss())), () -> gradients.add(part.loss()));
      Loss.Value value = parts.joined(part, gradients);
      if ((info.index() + 1) % options.accumulate() == 0 || info.lastOfEpoch()) {
        update(info, listeners);
      }
      NDArray packed = lossScale.pack(manager, value.loss(), value.correct());
      int size = batch.size();
      reads.add(packed, numbers -> reader.read(info, numbers, size));
    }
    reads.batchDone();
  }

  /**
   * Whether the C code may compute convolutions: no layer is frozen, and the observer does not keep
   * outputs. Keeping them serves to differentiate with respect to outputs, which needs one autograd
   * graph for the whole network.
   */
  private boolean fits(@Nullable LayerObserver observer) {
    return network.frozenLeaves() == 0 && (observer == null || !observer.keepsOutputs());
  }

  private void update(TrainingBatch info, List<? extends Listener> listeners) {
    Update update = new Update(info, gradients.averaged(), learning);
    listeners.forEach(listener -> listener.onUpdate(update));
    optimizer.update(update.gradients(), info.learningRate(), info.momentum());
    average.ifPresent(mean -> mean.updated(updates(info), updates(options.epochs())));
    replicas.copyWeights();
    listeners.forEach(listener -> listener.onUpdated(update));
    gradients.clear();
  }

  /** The number of updates up to and including the one after a batch. */
  private long updates(TrainingBatch info) {
    return updates(info.epoch()) + info.index() / options.accumulate() + 1;
  }

  /**
   * The number of updates in the first {@code epochs} epochs. The last update of an epoch may use
   * fewer batches.
   */
  private long updates(int epochs) {
    int batches = EpochLength.of(options, images.count());
    return (long) epochs * ((batches + options.accumulate() - 1) / options.accumulate());
  }

  /** Whether every gradient so far has been used in an update. */
  boolean settled() {
    return gradients.isEmpty();
  }

  /** The current state, after all updates so far. */
  ModelState state() {
    return ModelState.of(network, optimizer, average);
  }

  /** Continues from a state. It may be called only while this trainer is {@link #settled}. */
  void restore(ModelState state) {
    state.restore(network, optimizer, average);
    if (network.frozenLeaves() > 0) {
      network.freeze(network.frozenLeaves()); // restored weights require gradients again
    }
    replicas.copyWeights();
  }

  /** Swaps the network's weights and their average, if there is one. */
  void exchangeAverage() {
    average.ifPresent(WeightAverage::exchange);
  }

  /**
   * Whether the numbers of a batch show that its gradients are not finite even at the smallest loss
   * scale.
   */
  boolean exhausted(double[] numbers) {
    return lossScale.exhausted(numbers);
  }

  NDManager manager() {
    return manager;
  }

  Kernels kernels() {
    return kernels;
  }

  DeviceReads reads() {
    return reads;
  }
}
