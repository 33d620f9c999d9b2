package io.github.convlens.training.stop;

import io.github.convlens.core.Count;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.StopSignal;
import io.github.convlens.training.loop.TrainingContext;
import io.github.convlens.training.loop.TrainingResult;
import io.github.convlens.training.table.EpochResult;

/**
 * Interrupts a training run after a number of epochs, so that it can be resumed later. Nothing else
 * changes: the schedule still spans all epochs.
 */
public final class PauseAfter implements Listener {
  private final int epochs;
  private StopSignal stop;
  private int totalEpochs;

  /**
   * @param epochs the number of epochs, counted from the beginning of the run, after which the run
   *     pauses; a run of at most this many epochs does not pause
   */
  public PauseAfter(int epochs) {
    this.epochs = epochs;
  }

  @Override
  public void onTrainingBegin(TrainingContext context) {
    stop = context.stop();
    totalEpochs = context.options().epochs();
    pauseAt(context.state().epoch());
  }

  @Override
  public void onEpochEnd(EpochResult epoch) {
    pauseAt(epoch.epoch() + 1);
  }

  private void pauseAt(int completed) {
    if (completed >= epochs && completed < totalEpochs) {
      stop.interrupt(text());
    }
  }

  /** Whether this pause ended a training run. */
  public boolean ended(TrainingResult result) {
    return result.stopped().map(reason -> reason.text().equals(text())).orElse(false);
  }

  private String text() {
    return "paused after " + Count.of(epochs, "epoch");
  }
}
