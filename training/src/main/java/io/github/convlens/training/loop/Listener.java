package io.github.convlens.training.loop;

import ai.djl.ndarray.NDArray;
import io.github.convlens.model.block.LayerObserver;
import io.github.convlens.training.table.EpochResult;
import org.jspecify.annotations.Nullable;

/**
 * Follows a training run. The methods are called in the order of their declaration, on the training
 * thread.
 */
public interface Listener {

  /** Before the first batch. */
  default void onTrainingBegin(TrainingContext context) {}

  /** Before a batch's forward pass. */
  default void onBatchBegin(TrainingBatch batch) {}

  /**
   * The observer of every layer's output in this batch's forward pass; null for none. With several
   * devices, it receives the first device's part of the batch.
   */
  default @Nullable LayerObserver observer(TrainingBatch batch) {
    return null;
  }

  /** After the forward pass; outputs that an observer keeps are still open. */
  default void onOutputs(TrainingBatch batch) {}

  /**
   * After the loss was computed and before its gradients are computed. Outputs that an observer
   * keeps are still open.
   *
   * @param loss a scalar on the device, with its gradient graph; with several devices, the first
   *     one's share of it
   */
  default void onLoss(TrainingBatch batch, NDArray loss) {}

  /** Before the weights are updated, with the gradients that will be used. */
  default void onUpdate(Update update) {}

  /** After the weights were updated; the gradients may have been overwritten. */
  default void onUpdated(Update update) {}

  /** After a batch; the weights have been updated if the batch completed an update. */
  default void onBatchEnd(TrainingBatch batch) {}

  /**
   * Once for each batch, in order, when its numbers have reached the host. That is at once on a CPU
   * and up to a few dozen batches later on a GPU, but always before {@link #onEpochEnd}.
   */
  default void onBatchResult(BatchResult result) {}

  /** After an epoch's validation. */
  default void onEpochEnd(EpochResult epoch) {}

  /** After the last epoch, or the last batch of a training that was stopped. */
  default void onTrainingEnd(TrainingResult result) {}
}
