package io.github.convlens.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.device.Batch;
import io.github.convlens.data.device.Batches;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.option.Augmentation;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.training.internal.torch.GradientMode;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.optimize.Gradients;
import io.github.convlens.training.optimize.LearningRate;
import io.github.convlens.training.optimize.Loss;
import io.github.convlens.training.optimize.LossOptions;
import io.github.convlens.training.optimize.Optimizer;
import io.github.convlens.training.optimize.WeightAverage;
import io.github.convlens.training.output.DeviceReads;
import io.github.convlens.training.output.RowWriter;
import io.github.convlens.training.parallel.Parts;
import io.github.convlens.training.parallel.Replicas;
import io.github.convlens.training.precision.ForwardPass;
import io.github.convlens.training.precision.LossScale;
import io.github.convlens.training.table.EpochResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The training loop: epochs of batches, each a forward pass, a loss, its gradients and, every
 * {@code accumulate} batches, an update. Everything else listens.
 */
public final class TrainingLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TrainingLoop.class);

  private final Network network;
  private final DeviceImages train;
  private final DeviceImages validation;
  private final Augmentation augmentation;
  private final TrainingOptions options;
  private final long seed;
  private final List<? extends Listener> listeners;

  private final Owned owned;
  private final NDManager manager;
  private final Kernels kernels;
  private final ForwardPass forward;
  private final Loss loss;
  private final LossScale lossScale;
  private final Optimizer optimizer;
  private final List<NetworkParameter> trainable;
  private final Optional<WeightAverage> average;
  private final LearningRate learningRate;
  private final Replicas replicas;
  private final Evaluator evaluator;
  private final DeviceReads reads;
  private final RowWriter rows;
  private final TrainingContext context;
  private final int stepsPerEpoch;
  private final EpochMeter meter = new EpochMeter();
  private final InputWait inputWait = new InputWait();
  private final List<EpochResult> results = new ArrayList<>();
  private List<NetworkParameter> learning;
  private Gradients gradients;
  private int epoch;
  private int batchesDone;

  /**
   * A loop over a network and its data, with the default options until others are given.
   *
   * @param train what is learned from, stored with the padding that the augmentation asks for
   * @param validation what every epoch is measured on
   * @param placement where to train
   */
  public static TrainingLoopBuilder over(
      Network network, DeviceImages train, DeviceImages validation, Placement placement) {
    return new TrainingLoopBuilder(network, train, validation, placement);
  }

  /**
   * @param owned receives what the loop opens, also if opening fails half-way
   */
  TrainingLoop(TrainingLoopBuilder builder, Owned owned) {
    this.owned = owned;
    network = builder.network;
    train = builder.train;
    validation = builder.validation;
    augmentation = builder.augmentation;
    options = builder.options;
    seed = builder.seed;
    listeners = List.copyOf(builder.listeners);
    Placement placement = builder.placement;
    placement.requireTrains(options);
    BatchNormInput.requireTwoValues(
        network.layers(), train.count(), options, placement.managers().size());
    stepsPerEpoch = EpochLength.of(options, train.count());
    learningRate = learningRate(stepsPerEpoch, options);
    manager = owned.add(placement.first().newSubManager(), NDManager::close);
    kernels = owned.add(Kernels.load(manager), Kernels::close);
    forward = ForwardPass.of(options.precision(), network, kernels);
    lossScale = owned.add(LossScale.of(options.precision(), kernels, manager), LossScale::close);
    LossOptions trained = builder.trainedLoss();
    loss = owned.add(new Loss(trained, kernels, manager), Loss::close);
    Loss validationLoss = owned.add(new Loss(options.loss(), kernels, manager), Loss::close);
    Map<String, Double> rates = options.rates().of(network);
    trainable = Optimizer.ordered(network.parameters(), rates);
    learning = trainable;
    gradients = gradients();
    owned.add(this, loop -> loop.gradients.close());
    optimizer =
        owned.add(
            new Optimizer(options.optimizer(), trainable, rates, lossScale, kernels, manager),
            Optimizer::close);
    replicas =
        owned.add(
            Replicas.of(network, trainable, trained, kernels, placement.managers()),
            Replicas::close);
    average = options.ema().map(ema -> new WeightAverage(ema, network, kernels, manager));
    average.ifPresent(mean -> owned.add(mean, WeightAverage::close));
    evaluator = new Evaluator(network, validationLoss, kernels, manager);
    reads = owned.add(new DeviceReads(kernels, manager, placement.reads()), DeviceReads::close);
    rows = owned.add(new RowWriter(), RowWriter::close);
    context =
        TrainingContext.builder()
            .network(network, trainable)
            .options(options, stepsPerEpoch)
            .device(placement.devices(), manager, kernels, reads)
            .optimizer(optimizer, lossScale)
            .average(average)
            .rows(rows)
            .stop(builder.stop)
            .state(this::state)
            .build();
  }

  /**
   * Continues from a checkpoint instead of from the beginning; to be called before {@link #run}.
   * Listeners restore themselves.
   *
   * @throws InvalidInputException if it is a checkpoint of another seed, network, optimiser or data
   *     set
   */
  public void restore(Checkpoint checkpoint) {
    LoopState state = checkpoint.loop();
    require("seed", state.seed(), seed);
    require("number of training images", state.trainImages(), train.count());
    require("number of batches an epoch", state.stepsPerEpoch(), stepsPerEpoch);
    NetworkWeights.restore(network, checkpoint.weights(), "the checkpoint");
    average.ifPresent(mean -> mean.restore(WeightAverage.trained(checkpoint.optimizer())));
    optimizer.restore(WeightAverage.others(checkpoint.optimizer()));
    learningRate.restore(state.plateau());
    meter.restore(state.smoothLoss(), state.sums());
    results.addAll(state.completed());
    epoch = state.epoch();
    batchesDone = state.batch();
    rows.continueAt(checkpoint.rows());
    if (state.finished() != null) {
      context.stop().finish(state.finished());
    }
  }

  private static void require(String what, long stored, long present) {
    if (stored != present) {
      throw new InvalidInputException(
          "the checkpoint's %s is %d, and here it is %d: resume with what it began with"
              .formatted(what, stored, present));
    }
  }

  private LoopState state() {
    return new LoopState(
        seed,
        train.count(),
        stepsPerEpoch,
        epoch,
        batchesDone,
        meter.smoothLossState(),
        batchesDone == 0 ? EpochMeter.Sums.NONE : meter.sums(),
        learningRate.plateau(),
        results,
        context.stop().finished().map(StopSignal.Reason::text).orElse(null));
  }

  /**
   * Trains to the end, or until it is stopped. The network then has the weights that are evaluated.
   */
  public TrainingResult run() {
    replicas.copyWeights();
    listeners.forEach(listener -> listener.onTrainingBegin(context));
    while (epoch < options.epochs() && !(context.stop().raised() && batchesDone == 0)) {
      GradientMode.on(this::trainEpoch);
      if (context.stop().interrupted()) {
        break;
      }
      EpochResult result = validate();
      learningRate.epochEnded(result.validLoss());
      results.add(result);
      epoch++;
      batchesDone = 0;
      listeners.forEach(listener -> listener.onEpochEnd(result));
    }
    TrainingResult result = new TrainingResult(List.copyOf(results), context.stop().reason());
    listeners.forEach(listener -> listener.onTrainingEnd(result));
    average.ifPresent(WeightAverage::exchange);
    rows.sync();
    inputWait.line().ifPresent(log::info);
    return result;
  }

  private Gradients gradients() {
    return new Gradients(
        learning.stream().map(NetworkParameter::array).toList(),
        options.clipNorm(),
        options.clipValue(),
        lossScale,
        kernels);
  }

  /** Leaves the frozen layers of this epoch out of what is differentiated and updated. */
  private void freeze() {
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

  private void trainEpoch() {
    freeze();
    inputWait.begin();
    if (batchesDone == 0) {
      meter.begin();
    }
    try (Batches batches =
        train.drawn(
            options.sampling(),
            seed,
            epoch,
            options.batchSize(),
            options.dropLast(),
            augmentation)) {
      while (batchesDone < stepsPerEpoch && !(context.stop().raised() && gradients.isEmpty())) {
        trainBatch(batches, info(batchesDone));
      }
      reads.flush();
      inputWait.end(batches.waitedSeconds());
    }
    meter.trained();
  }

  private void trainBatch(Batches batches, TrainingBatch info) {
    Randomness.seed(manager.getEngine(), seed, info.step());
    listeners.forEach(listener -> listener.onBatchBegin(info));
    try (NDManager scope = manager.newSubManager();
        Batch batch = batches.get(info.index(), scope);
        Parts parts = replicas.divide(batch, scope)) {
      Batch first = parts.first();
      NDArray outputs = forward.outputs(first.images(), Observers.of(listeners, info));
      listeners.forEach(listener -> listener.onOutputs(info));
      Loss.Value share = parts.share(loss.of(outputs, first));
      listeners.forEach(listener -> listener.onLoss(info, share.loss()));
      gradients.add(share.loss());
      Loss.Value value = parts.joined(share, gradients);
      if ((info.index() + 1) % options.accumulate() == 0 || info.lastOfEpoch()) {
        Update update = new Update(info, gradients.averaged(), learning);
        listeners.forEach(listener -> listener.onUpdate(update));
        optimizer.update(update.gradients(), info.learningRate(), info.momentum());
        average.ifPresent(WeightAverage::updated);
        replicas.copyWeights();
        listeners.forEach(listener -> listener.onUpdated(update));
        gradients.clear();
      }
      queueReading(info, value, batch.size());
    }
    reads.batchDone();
    batchesDone++;
    listeners.forEach(listener -> listener.onBatchEnd(info));
  }

  private TrainingBatch info(int index) {
    long step = (long) epoch * stepsPerEpoch + index;
    return new TrainingBatch(
        epoch,
        step,
        index,
        index == stepsPerEpoch - 1,
        learningRate.rate(step),
        learningRate.momentum(step, options.optimizer().momentum()));
  }

  private void queueReading(TrainingBatch info, Loss.Value value, int images) {
    NDArray packed = lossScale.pack(manager, value.loss(), value.correct());
    reads.add(
        packed,
        numbers -> {
          int correct = (int) numbers[1];
          if (lossScale.exhausted(numbers)) {
            context.nonFinite().found("the gradient, however small the loss scale,");
          }
          double smoothLoss = meter.add(numbers[0], correct, images);
          BatchResult result = new BatchResult(info, numbers[0], smoothLoss, correct, images);
          listeners.forEach(listener -> listener.onBatchResult(result));
        });
  }

  private EpochResult validate() {
    EpochScores scores = options.scores();
    average.ifPresent(WeightAverage::exchange);
    Evaluator.Evaluation evaluation =
        scores.isEmpty()
            ? evaluator.evaluate(validation, options.batchSize(), options.limitBatches())
            : evaluator.withOutputs(validation, options.batchSize(), options.limitBatches());
    average.ifPresent(WeightAverage::exchange);
    EpochResult result =
        meter.result(epoch, evaluation, scores.of(evaluation.outputs(), validation.targets()));
    return scores.objective().hasAccuracy() ? result : result.withoutAccuracy();
  }

  /** Refuses options that do not fit the number of images, before anything is begun. */
  public static void requireFits(int images, TrainingOptions options) {
    learningRate(EpochLength.of(options, images), options);
  }

  private static LearningRate learningRate(int stepsPerEpoch, TrainingOptions options) {
    return new LearningRate(
        options.learningRate(),
        options.schedule(),
        options.warmupSteps(),
        (long) stepsPerEpoch * options.epochs(),
        stepsPerEpoch);
  }

  @Override
  public void close() {
    owned.close();
  }
}
