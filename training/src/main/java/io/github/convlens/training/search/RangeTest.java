package io.github.convlens.training.search;

import ai.djl.ndarray.NDManager;
import io.github.convlens.data.Augmentation;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.Listener;
import io.github.convlens.training.Placement;
import io.github.convlens.training.Reading;
import io.github.convlens.training.StopSignal;
import io.github.convlens.training.TrainingContext;
import io.github.convlens.training.TrainingLoop;
import io.github.convlens.training.TrainingOptions;
import io.github.convlens.training.optimize.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The learning-rate range test (Smith, 2015) as fastai's {@code lr_find}: the rate grows
 * exponentially from 1e-7 to 10 over 100 batches, and the test stops where the smooth loss exceeds
 * four times its lowest, or is no number.
 *
 * @param points one per batch, the rates growing
 */
public record RangeTest(List<Point> points) {

  private static final double LOWEST_RATE = 1e-7;
  private static final double HIGHEST_RATE = 10;
  private static final int BATCHES = 100;
  private static final double STOP_FACTOR = 4;

  /** A batch: the rate it was trained at, its own loss and the smooth loss with it. */
  public record Point(double learningRate, double loss, double smoothLoss) {}

  public RangeTest {
    points = List.copyOf(points);
  }

  /**
   * Runs the test and puts the network back as it was, its running statistics included.
   *
   * @param validation looked at after every epoch and of no influence: one image will do
   * @param options of the training to find a rate for; batch size, loss, optimiser, clipping and
   *     accumulation are used
   * @param listener follows the test
   */
  public static RangeTest run(
      Network network,
      DeviceImages images,
      DeviceImages validation,
      Augmentation augmentation,
      TrainingOptions options,
      long seed,
      Listener listener,
      NDManager manager) {
    Map<String, Tensor> before = NetworkWeights.capture(network);
    Points recorded = new Points();
    try (TrainingLoop loop =
        new TrainingLoop(
            network,
            images,
            validation,
            augmentation,
            rising(options),
            seed,
            List.of(recorded, listener),
            recorded.stop,
            Placement.on(manager))) {
      loop.run();
    } finally {
      NetworkWeights.restore(network, before, "the network before the range test");
    }
    return new RangeTest(recorded.points);
  }

  /** As many epochs as a hundred batches can need. */
  private static TrainingOptions rising(TrainingOptions options) {
    return new TrainingOptions(
        BATCHES,
        options.batchSize(),
        options.dropLast(),
        HIGHEST_RATE,
        options.loss(),
        options.optimizer(),
        new Schedule.Exponential(LOWEST_RATE / HIGHEST_RATE, BATCHES),
        0,
        options.clipNorm(),
        options.clipValue(),
        options.accumulate(),
        null,
        null,
        null,
        options.precision());
  }

  /** What the points suggest. */
  public Suggestions suggestions() {
    return Suggestions.of(points, BATCHES);
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
    public void onReading(Reading reading) {
      if (stop.reason().isPresent()) {
        return;
      }
      double smooth = reading.smoothLoss();
      points.add(new Point(reading.batch().learningRate(), reading.loss(), smooth));
      best = Math.min(best, smooth);
      if (!(smooth <= STOP_FACTOR * best) || points.size() == BATCHES) {
        stop.interrupt("the range test is over");
      }
    }
  }
}
