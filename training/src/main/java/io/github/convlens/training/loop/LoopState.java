package io.github.convlens.training.loop;

import io.github.convlens.training.optimize.LearningRate;
import io.github.convlens.training.table.EpochResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of a training run between two updates, apart from the weights and the optimiser's
 * state. It contains no state of a random number generator, since the seed and the position
 * determine all random numbers.
 *
 * @param seed the seed of the run
 * @param trainImages the number of images in the training split
 * @param stepsPerEpoch the number of batches per epoch
 * @param epoch the current epoch, from 0; after the last epoch, the number of epochs
 * @param batch the number of batches of the current epoch that are completed, from 0 to {@code
 *     stepsPerEpoch}
 * @param smoothLoss the state of the smooth loss of the run so far
 * @param sums the sums of the current epoch
 * @param plateau the state of the schedule reduce-on-plateau
 * @param completed one result per completed epoch
 * @param finished the reason given to {@link StopSignal#finish(String)}, after which no more
 *     batches are trained; null if there is none
 */
public record LoopState(
    long seed,
    int trainImages,
    int stepsPerEpoch,
    int epoch,
    int batch,
    EpochMeter.SmoothLoss smoothLoss,
    EpochMeter.Sums sums,
    LearningRate.PlateauState plateau,
    List<EpochResult> completed,
    @Nullable String finished) {

  /**
   * @throws IllegalArgumentException if no training run can have this state
   */
  public LoopState {
    completed = List.copyOf(completed);
    if (epoch < 0 || completed.size() != epoch) {
      throw new IllegalArgumentException(
          "epoch " + epoch + " follows " + completed.size() + " completed epochs");
    }
    if (batch < 0 || batch > stepsPerEpoch) {
      throw new IllegalArgumentException("batch " + batch + " of " + stepsPerEpoch);
    }
  }

  /** The position in words, such as {@code in epoch 3 after batch 20 of 78}. */
  public String place() {
    return "in epoch %d after batch %d of %d".formatted(epoch, batch, stepsPerEpoch);
  }

  /** The number of batches completed in the whole run. */
  public long step() {
    return (long) epoch * stepsPerEpoch + batch;
  }
}
