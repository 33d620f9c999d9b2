package io.github.convlens.training.loop;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.device.Batches;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.device.Share;
import io.github.convlens.model.block.Network;
import io.github.convlens.training.internal.torch.GradientMode;
import io.github.convlens.training.optimize.LearningRate;
import io.github.convlens.training.optimize.Loss;
import io.github.convlens.training.output.RowWriter;
import io.github.convlens.training.parallel.ModelState;
import io.github.convlens.training.parallel.RoundOptions;
import io.github.convlens.training.table.EpochResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The training loop. For each batch of each epoch, it computes a forward pass, a loss and its
 * gradients. After every {@code accumulate} batches, and after the last batch of an epoch, it makes
 * an update. Listeners do everything else.
 */
public final class TrainingLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TrainingLoop.class);

  private final Network network;
  private final DeviceImages train;
  private final DeviceImages validation;
  private final TrainingOptions options;
  private final long seed;
  private final List<? extends Listener> listeners;
  private final TrainingLoopBuilder builder;

  private final Owned owned;
  private final BatchTrainer trainer;
  private final LearningRate learningRate;
  private final Evaluator evaluator;
  private final RowWriter rows;
  private final TrainingContext context;
  private final int stepsPerEpoch;
  private final EpochMeter meter = new EpochMeter();
  private final InputWait inputWait = new InputWait();
  private final List<EpochResult> results = new ArrayList<>();
  private int epoch;
  private int batchesDone;
  private boolean amidRound;

  /**
   * A builder of a loop over a network and its data. Options that are not set have their defaults.
   *
   * @param train the training images, stored with the padding that the augmentation needs
   * @param validation the images on which the network is evaluated after every epoch
   * @param placement the devices to train on
   */
  public static TrainingLoopBuilder over(
      Network network, DeviceImages train, DeviceImages validation, Placement placement) {
    return new TrainingLoopBuilder(network, train, validation, placement);
  }

  /**
   * @param owned receives the resources that the loop opens, even if opening fails halfway
   */
  TrainingLoop(TrainingLoopBuilder builder, Owned owned) {
    this.owned = owned;
    this.builder = builder;
    network = builder.network;
    train = builder.train;
    validation = builder.validation;
    options = builder.options;
    seed = builder.seed;
    listeners = List.copyOf(builder.listeners);
    builder.requireFits();
    stepsPerEpoch = EpochLength.of(options, train.count());
    learningRate = learningRate(stepsPerEpoch, options);
    trainer = new BatchTrainer(builder, owned);
    Loss validationLoss =
        owned.add(new Loss(options.loss(), trainer.kernels(), trainer.manager()), Loss::close);
    evaluator = new Evaluator(network, validationLoss, trainer.kernels(), trainer.manager());
    rows = owned.add(new RowWriter(), RowWriter::close);
    context =
        trainer
            .context(rows)
            .stop(builder.stop)
            .state(this::state)
            .settled(() -> trainer.settled() && !amidRound)
            .build();
  }

  /**
   * Continues from a checkpoint instead of from the beginning. It must be called before {@link
   * #run}. The state of listeners is not restored here.
   *
   * @throws InvalidInputException if the checkpoint belongs to a different seed, network, optimiser
   *     or data set
   */
  public void restore(Checkpoint checkpoint) {
    LoopState state = checkpoint.loop();
    require("seed", state.seed(), seed);
    require("number of training images", state.trainImages(), train.count());
    require("number of batches per epoch", state.stepsPerEpoch(), stepsPerEpoch);
    trainer.restore(new ModelState(checkpoint.weights(), checkpoint.optimizer()));
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
          "the checkpoint's %s is %d, but now it is %d: resume with the configuration and data that the run began with"
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
   * Trains to the end, or until training is stopped. Afterwards, the network has the weights that
   * are evaluated: the averages if weights are averaged, otherwise the trained weights.
   */
  public TrainingResult run() {
    trainer.begin();
    listeners.forEach(listener -> listener.onTrainingBegin(context));
    Runnable epochs = options.rounds().map(this::rounds).orElse(this::trainBatches);
    while (epoch < options.epochs() && !(context.stop().raised() && batchesDone == 0)) {
      if (batchesDone == 0) {
        meter.begin();
      }
      epochs.run();
      meter.trained();
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
    trainer.exchangeAverage();
    rows.sync();
    inputWait.line().ifPresent(log::info);
    return result;
  }

  private void trainBatches() {
    GradientMode.on(
        () -> {
          try (Batches batches = trainer.epoch(epoch)) {
            inputWait.begin();
            while (batchesDone < stepsPerEpoch && !(context.stop().raised() && trainer.settled())) {
              TrainingBatch info = info(batchesDone);
              trainer.train(batches, Share.WHOLE, info, listeners, this::read);
              batchesDone++;
              listeners.forEach(listener -> listener.onBatchEnd(info));
            }
            trainer.reads().flush();
            inputWait.end(batches.waitedSeconds());
          }
        });
  }

  /** A task that trains the rest of an epoch each time it is run. */
  private Runnable rounds(RoundOptions shared) {
    Rounds rounds =
        new Rounds(
            shared,
            options.accumulate(),
            builder.workers.orElseGet(this::inThisProcess),
            rows,
            builder.tables);
    return () -> {
      while (batchesDone < stepsPerEpoch && !context.stop().raised()) {
        int end = rounds.end(epoch, batchesDone, stepsPerEpoch);
        List<TrainingBatch> batches =
            IntStream.range(batchesDone, end).mapToObj(this::info).toList();
        RoundResult result;
        try {
          result = rounds.train(new Round(batches, trainer.state()));
        } catch (RuntimeException e) {
          if (context.stop().interrupted()) {
            // The signal that interrupts this process may end its workers too. This is not an
            // error: the resumed run repeats the round.
            return;
          }
          throw e;
        }
        trainer.restore(result.state());
        tell(batches, result);
      }
    };
  }

  private Workers inThisProcess() {
    // The loop closes these resources too, in case the worker cannot be opened.
    Owned workerOwned = owned.add(new Owned(), Owned::close);
    RoundWorker worker =
        owned.add(new RoundWorker(builder, trainer, workerOwned), RoundWorker::close);
    return (round, workers) ->
        IntStream.range(0, workers)
            .mapToObj(index -> worker.train(round, new Share(index, workers)))
            .toList();
  }

  /** Sends the events of a round to the listeners, as if the round were being trained now. */
  private void tell(List<TrainingBatch> batches, RoundResult result) {
    for (int i = 0; i < result.batches().size(); i++) {
      TrainingBatch info = batches.get(i);
      RoundResult.Numbers numbers = result.batches().get(i);
      amidRound = i < batches.size() - 1;
      listeners.forEach(listener -> listener.onBatchBegin(info));
      if (result.nonFinite() != null && i == result.batches().size() - 1) {
        context.nonFinite().found(result.nonFinite());
      }
      tell(info, numbers);
      batchesDone++;
      listeners.forEach(listener -> listener.onBatchEnd(info));
    }
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

  private void read(TrainingBatch info, double[] numbers, int images) {
    if (trainer.exhausted(numbers)) {
      context.nonFinite().found("the gradient, however small the loss scale,");
    }
    tell(info, new RoundResult.Numbers(numbers[0], (int) numbers[1], images));
  }

  private void tell(TrainingBatch info, RoundResult.Numbers numbers) {
    double smoothLoss = meter.add(numbers.loss(), numbers.correct(), numbers.images());
    BatchResult result =
        new BatchResult(info, numbers.loss(), smoothLoss, numbers.correct(), numbers.images());
    listeners.forEach(listener -> listener.onBatchResult(result));
  }

  private EpochResult validate() {
    EpochScores scores = options.scores();
    trainer.exchangeAverage();
    Evaluator.Evaluation evaluation =
        scores.isEmpty()
            ? evaluator.evaluate(validation, options.batchSize(), options.limitBatches())
            : evaluator.withOutputs(validation, options.batchSize(), options.limitBatches());
    trainer.exchangeAverage();
    EpochResult result =
        meter.result(epoch, evaluation, scores.of(evaluation.outputs(), validation.targets()));
    return scores.objective().hasAccuracy() ? result : result.withoutAccuracy();
  }

  /**
   * Rejects options that do not fit the number of images. It can be called before training begins.
   */
  public static void requireFits(int images, TrainingOptions options) {
    learningRate(EpochLength.of(options, images), options);
    Rounds.requireImages(images, options);
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
