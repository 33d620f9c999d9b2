package io.github.convlens.experiment.bench;

import ai.djl.ndarray.NDArray;
import io.github.convlens.model.block.LayerObserver;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.loop.TrainingContext;
import io.github.convlens.training.loop.Update;
import org.jspecify.annotations.Nullable;

/** A listener that can be turned off between batches. While it is off, it costs no time. */
final class Switched implements Listener {

  private final Listener listener;
  private boolean on;

  Switched(Listener listener) {
    this.listener = listener;
  }

  void setEnabled(boolean on) {
    this.on = on;
  }

  @Override
  public void onTrainingBegin(TrainingContext context) {
    listener.onTrainingBegin(context);
  }

  @Override
  public @Nullable LayerObserver observer(TrainingBatch batch) {
    return on ? listener.observer(batch) : null;
  }

  @Override
  public void onOutputs(TrainingBatch batch) {
    if (on) {
      listener.onOutputs(batch);
    }
  }

  @Override
  public void onLoss(TrainingBatch batch, NDArray loss) {
    if (on) {
      listener.onLoss(batch, loss);
    }
  }

  @Override
  public void onUpdate(Update update) {
    if (on) {
      listener.onUpdate(update);
    }
  }

  @Override
  public void onUpdated(Update update) {
    if (on) {
      listener.onUpdated(update);
    }
  }

  @Override
  public void onBatchEnd(TrainingBatch batch) {
    if (on) {
      listener.onBatchEnd(batch);
    }
  }
}
