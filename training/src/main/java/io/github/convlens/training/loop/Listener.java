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

  /** Called before the first batch. */
  default void onTrainingBegin(TrainingContext context) {}

  /** Called before a batch's forward pass. */
  default void onBatchBegin(TrainingBatch batch) {}

  /**
   * The observer of every layer's output in this batch's forward pass; null for none. With several
   * devices, the observer receives the first device's part of the batch.
   */
  default @Nullable LayerObserver observer(TrainingBatch batch) {
    return null;
  }

  /** Called after the forward pass. Outputs that an observer keeps are still open. */
  default void onOutputs(TrainingBatch batch) {}

  /**
   * Called after the loss has been computed, and before its gradients are computed. Outputs that an
   * observer keeps are still open.
   *
   * @param loss the loss, a scalar on the device, and part of the autograd graph; with several
   *     devices, the first device's share of the loss
   */
  default void onLoss(TrainingBatch batch, NDArray loss) {}

  /** Called before the weights are updated, with the gradients that will be used. */
  default void onUpdate(Update update) {}

  /** Called after the weights were updated. The gradients may have been overwritten. */
  default void onUpdated(Update update) {}

  /** Called after a batch. The weights have been updated if the batch completed an update. */
  default void onBatchEnd(TrainingBatch batch) {}

  /**
   * Called once for each batch, in order, when the numbers of the batch have reached the host. On a
   * CPU this happens at once; on a GPU, up to a few dozen batches later, but always before {@link
   * #onEpochEnd}.
   */
  default void onBatchResult(BatchResult result) {}

  /** Called after an epoch's validation. */
  default void onEpochEnd(EpochResult epoch) {}

  /** Called after the last epoch, or after the last batch of a training run that was stopped. */
  default void onTrainingEnd(TrainingResult result) {}
}
