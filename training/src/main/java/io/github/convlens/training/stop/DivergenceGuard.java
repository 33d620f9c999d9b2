package io.github.convlens.training.stop;

import io.github.convlens.training.loop.BatchResult;
import io.github.convlens.training.loop.FirstNonFinite;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.loop.TrainingContext;
import io.github.convlens.training.loop.TrainingDivergedException;
import java.util.Locale;

/** Ends a training run as soon as NaN or infinity is read in an output, a gradient or the loss. */
public final class DivergenceGuard implements Listener {

  private FirstNonFinite nonFinite;
  private int batchesPerUpdate;

  @Override
  public void onTrainingBegin(TrainingContext context) {
    nonFinite = context.nonFinite();
    batchesPerUpdate = context.options().accumulate();
  }

  @Override
  public void onBatchResult(BatchResult result) {
    if (!Double.isFinite(result.loss())) {
      nonFinite.found("the loss");
    }
    nonFinite
        .place()
        .ifPresent(
            place -> {
              throw new TrainingDivergedException(
                  String.format(
                      Locale.ROOT,
                      "training diverged: %s is NaN or infinite in epoch %d, step %d%s",
                      place,
                      result.batch().epoch(),
                      result.batch().step(),
                      remedy(result.batch())));
            });
  }

  /**
   * The advice for the user. Before the first update, the learning rate has had no effect, so
   * lowering it would not help.
   */
  private String remedy(TrainingBatch batch) {
    return batch.epoch() == 0 && batch.index() < batchesPerUpdate
        ? ", before the first update: choose other initial weights (init, weights), or"
            + " check the images (show-batch)"
        : String.format(
            Locale.ROOT,
            ": lower learning_rate (it was %.3g at that step) or clip gradients with clip_norm",
            batch.learningRate());
  }
}
