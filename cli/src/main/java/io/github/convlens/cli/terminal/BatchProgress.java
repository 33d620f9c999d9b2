package io.github.convlens.cli.terminal;

import io.github.convlens.training.loop.BatchResult;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.TrainingContext;
import io.github.convlens.training.loop.TrainingResult;
import io.github.convlens.training.table.EpochResult;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A progress bar for the batches of an epoch, with the smoothed loss. It disappears when the epoch
 * ends.
 */
public final class BatchProgress implements Listener {

  private static final int UPDATE_INTERVAL_MILLIS = 200;

  private int stepsPerEpoch;
  private int epochs;
  private @Nullable ProgressBar bar;

  @Override
  public void onTrainingBegin(TrainingContext context) {
    stepsPerEpoch = context.stepsPerEpoch();
    epochs = context.options().epochs();
  }

  @Override
  public void onBatchResult(BatchResult result) {
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("epoch %d of %d".formatted(result.batch().epoch() + 1, epochs))
              .setInitialMax(stepsPerEpoch)
              .setUpdateIntervalMillis(UPDATE_INTERVAL_MILLIS)
              .setStyle(ProgressBarStyle.ASCII)
              .clearDisplayOnFinish()
              .build();
    }
    bar.stepTo(result.batch().index() + 1L);
    bar.setExtraMessage(String.format(Locale.ROOT, "loss %.4f", result.smoothLoss()));
  }

  @Override
  public void onEpochEnd(EpochResult epoch) {
    close();
  }

  @Override
  public void onTrainingEnd(TrainingResult result) {
    close();
  }

  private void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
