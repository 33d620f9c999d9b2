package io.github.convlens.training.stop;

import io.github.convlens.core.Count;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.StopSignal;
import io.github.convlens.training.loop.TrainingContext;
import io.github.convlens.training.loop.TrainingResult;
import io.github.convlens.training.table.EpochResult;

/**
 * Interrupts a training after some of its epochs, so that it can be resumed later. Nothing else
 * changes: the schedule still spans all epochs.
 */
public final class PauseAfter implements Listener {
  private final int epochs;
  private StopSignal stop;
  private int epochsInAll;

  /**
   * @param epochs the number of epochs after which the training pauses, counted from its beginning;
   *     it does not pause if it has no more epochs than that
   */
  public PauseAfter(int epochs) {
    this.epochs = epochs;
  }

  @Override
  public void onTrainingBegin(TrainingContext context) {
    stop = context.stop();
    epochsInAll = context.options().epochs();
    pauseAt(context.state().epoch());
  }

  @Override
  public void onEpochEnd(EpochResult epoch) {
    pauseAt(epoch.epoch() + 1);
  }

  private void pauseAt(int completed) {
    if (completed >= epochs && completed < epochsInAll) {
      stop.interrupt(text());
    }
  }

  /** Whether this pause is what ended a training. */
  public boolean ended(TrainingResult result) {
    return result.stopped().map(reason -> reason.text().equals(text())).orElse(false);
  }

  private String text() {
    return "paused after " + Count.of(epochs, "epoch");
  }
}
