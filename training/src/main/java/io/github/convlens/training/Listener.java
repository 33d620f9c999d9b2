package io.github.convlens.training;

/**
 * Follows a training. Methods are called in the order in which they stand here, on the training
 * thread. A listener that is also a {@link io.github.convlens.model.LayerObserver} sees every
 * layer's output between {@link #onBatchBegin} and {@link #onOutputs}.
 */
public interface Listener {

  /** Before the first batch. */
  default void onTrainingBegin(TrainingContext context) {}

  /** Before a batch's forward pass. */
  default void onBatchBegin(BatchBegin batch) {}

  /** After the forward pass, while the layers' outputs are alive. */
  default void onOutputs(BatchBegin batch) {}

  /** Before the weights are updated, with the gradients that will be used. */
  default void onUpdate(Update update) {}

  /** After a batch, the weights updated if it was the last one of its update. */
  default void onBatchEnd(BatchBegin batch) {}

  /**
   * Once for each batch, in order, when its numbers have reached the host: on a CPU at once, on a
   * GPU up to some dozens of batches later, and always before {@link #onEpochEnd}.
   */
  default void onReading(Reading reading) {}

  /** After an epoch's validation. */
  default void onEpochEnd(EpochResult epoch) {}

  /** After the last epoch, or the last batch of a training that was stopped. */
  default void onTrainingEnd(TrainingResult result) {}
}
