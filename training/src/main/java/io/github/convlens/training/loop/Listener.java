package io.github.convlens.training.loop;

import ai.djl.ndarray.NDArray;
import io.github.convlens.model.block.LayerObserver;
import io.github.convlens.training.table.EpochResult;
import org.jspecify.annotations.Nullable;

/**
 * Follows a training. Methods are called in the order in which they stand here, on the training
 * thread.
 */
public interface Listener {

  /** Before the first batch. */
  default void onTrainingBegin(TrainingContext context) {}

  /** Before a batch's forward pass. */
  default void onBatchBegin(TrainingBatch batch) {}

  /**
   * The observer of every layer's output in this batch's forward pass; null for none. On several
   * devices it is shown the first one's part of the batch.
   */
  default @Nullable LayerObserver observer(TrainingBatch batch) {
    return null;
  }

  /** After the forward pass; outputs are alive that an observer keeps. */
  default void onOutputs(TrainingBatch batch) {}

  /**
   * After the loss, before its gradients are taken, with the outputs that an observer keeps.
   *
   * @param loss a scalar on the device, with its gradient graph; on several devices the first one's
   *     share of it
   */
  default void onLoss(TrainingBatch batch, NDArray loss) {}

  /** Before the weights are updated, with the gradients that will be used. */
  default void onUpdate(Update update) {}

  /** After the weights were updated; the gradients are no longer what they were. */
  default void onUpdated(Update update) {}

  /** After a batch, the weights updated if it was the last one of its update. */
  default void onBatchEnd(TrainingBatch batch) {}

  /**
   * Once for each batch, in order, when its numbers have reached the host: on a CPU at once, on a
   * GPU up to some dozens of batches later, and always before {@link #onEpochEnd}.
   */
  default void onBatchResult(BatchResult result) {}

  /** After an epoch's validation. */
  default void onEpochEnd(EpochResult epoch) {}

  /** After the last epoch, or the last batch of a training that was stopped. */
  default void onTrainingEnd(TrainingResult result) {}
}
