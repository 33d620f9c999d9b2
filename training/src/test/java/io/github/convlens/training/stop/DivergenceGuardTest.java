package io.github.convlens.training.stop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.convlens.training.loop.BatchResult;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.loop.TrainingContext;
import io.github.convlens.training.loop.TrainingDivergedException;
import io.github.convlens.training.loop.TrainingOptions;
import org.junit.jupiter.api.Test;

/** The advice with which a run ends that has diverged. */
class DivergenceGuardTest {

  private static final String INITIAL =
      ", before the first update: choose other initial weights (init, weights), or check the images"
          + " (show-batch)";
  private static final String RATE =
      ": lower learning_rate (it was 0.100 at that step) or clip gradients with clip_norm";

  private static String message(int accumulate, int epoch, int index, long step) {
    DivergenceGuard guard = new DivergenceGuard();
    TrainingOptions options =
        TrainingOptions.defaults().with(TrainingOptions.ACCUMULATE, accumulate);
    guard.onTrainingBegin(TrainingContext.builder().options(options, 10).build());
    TrainingBatch batch = new TrainingBatch(epoch, step, index, false, 0.1, 0);
    BatchResult result = new BatchResult(batch, Double.NaN, Double.NaN, 0, 8);
    String message =
        assertThrows(TrainingDivergedException.class, () -> guard.onBatchResult(result))
            .getMessage();
    String place =
        "training diverged: the loss is NaN or infinite in epoch %d, step %d"
            .formatted(epoch, step);
    assertEquals(place, message.substring(0, place.length()));
    return message.substring(place.length());
  }

  @Test
  void theLearningRateIsBlamedOnlyAfterAnUpdate() {
    assertEquals(INITIAL, message(1, 0, 0, 0));
    assertEquals(RATE, message(1, 0, 1, 1));
    assertEquals(INITIAL, message(4, 0, 3, 3), "all batches of the first update");
    assertEquals(RATE, message(4, 0, 4, 4));
    assertEquals(RATE, message(4, 1, 0, 10), "an epoch ends with an update");
  }
}
