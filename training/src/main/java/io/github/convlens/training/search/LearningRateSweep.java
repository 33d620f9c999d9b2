package io.github.convlens.training.search;

import io.github.convlens.model.block.Network;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.loop.BatchResult;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.StopSignal;
import io.github.convlens.training.loop.TrainingContext;
import io.github.convlens.training.loop.TrainingLoop;
import io.github.convlens.training.loop.TrainingLoopBuilder;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.optimize.Schedule;
import io.github.convlens.training.table.RateRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The learning-rate range test (Smith, 2015), as in fastai's {@code lr_find}. The rate grows
 * exponentially from 1e-7 to 10 over 100 batches, and the test stops when the smoothed loss exceeds
 * four times its lowest value, or is NaN.
 *
 * @param points one point per batch, in ascending order of the rate
 */
public record LearningRateSweep(List<Point> points) {

  private static final double LOWEST_RATE = 1e-7;
  private static final double HIGHEST_RATE = 10;
  private static final int BATCHES = 100;
  private static final double STOP_FACTOR = 4;

  /** A batch: its learning rate, its loss, and the smoothed loss of all batches so far. */
  public record Point(double learningRate, double loss, double smoothLoss) {}

  public LearningRateSweep {
    points = List.copyOf(points);
  }

  /**
   * Runs the test, then restores the network, including its running statistics.
   *
   * @param network the network that {@code loop} trains
   * @param loop a loop over the network and its data; the validation split is evaluated after every
   *     epoch but has no influence, so one image is enough
   * @param options the options of the training run for which a rate is sought. The test replaces
   *     the learning rate, its schedule and warm-up, the number of epochs and the limit of batches,
   *     and it uses neither averages of weights nor rounds
   * @param listener a listener that follows the test
   */
  public static LearningRateSweep run(
      Network network, TrainingLoopBuilder loop, TrainingOptions options, Listener listener) {
    Map<String, Tensor> before = NetworkWeights.capture(network);
    Points recorded = new Points();
    loop.options(rising(options)).listeners(List.of(recorded, listener)).stop(recorded.stop);
    try (TrainingLoop test = loop.open()) {
      test.run();
    } finally {
      NetworkWeights.restore(network, before, "the network before the range test");
    }
    return new LearningRateSweep(recorded.points);
  }

  /** The options of the test: a rising rate, and enough epochs for a hundred batches. */
  private static TrainingOptions rising(TrainingOptions options) {
    return options
        .with(TrainingOptions.EPOCHS, BATCHES)
        .with(TrainingOptions.LEARNING_RATE, HIGHEST_RATE)
        .with(
            TrainingOptions.SCHEDULE, new Schedule.Exponential(LOWEST_RATE / HIGHEST_RATE, BATCHES))
        .with(TrainingOptions.WARMUP_STEPS, 0)
        .with(TrainingOptions.EMA, null)
        .with(TrainingOptions.LOOKAHEAD, null)
        .with(TrainingOptions.ROUNDS, null)
        .with(TrainingOptions.LIMIT_BATCHES, null);
  }

  /** The learning rates that the points suggest. */
  public Suggestions suggestions() {
    return Suggestions.of(points, BATCHES);
  }

  /** Writes the points as CSV. */
  public void write(Path file) throws IOException {
    List<RateRow> rows = new ArrayList<>();
    for (Point point : points) {
      rows.add(
          new RateRow(rows.size(), point.learningRate(), (float) point.loss(), point.smoothLoss()));
    }
    RateRow.TABLE.write(file, rows);
  }

  private static final class Points implements Listener {
    private final List<Point> points = new ArrayList<>();
    private final StopSignal stop = new StopSignal();
    private double best = Double.POSITIVE_INFINITY;

    @Override
    public void onTrainingBegin(TrainingContext context) {
      points.clear();
    }

    @Override
    public void onBatchResult(BatchResult result) {
      if (stop.reason().isPresent()) {
        return;
      }
      double smooth = result.smoothLoss();
      points.add(new Point(result.batch().learningRate(), result.loss(), smooth));
      best = Math.min(best, smooth);
      if (!(smooth <= STOP_FACTOR * best) || points.size() == BATCHES) {
        stop.interrupt("the range test is over");
      }
    }
  }
}
