package io.github.convlens.cli.terminal;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows one progress bar at a time, for the current task. */
final class ProgressBars implements ProgressDisplay {
  private static final int REDRAW_MILLIS = 200;

  private String task = "";
  private @Nullable ProgressBar bar;

  @Override
  public synchronized void update(String newTask, long done, long total) {
    if (bar == null || !newTask.equals(task)) {
      close();
      task = newTask;
      bar =
          new ProgressBarBuilder()
              .setTaskName(newTask)
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(REDRAW_MILLIS)
              .clearDisplayOnFinish()
              .build();
    }
    bar.maxHint(total);
    bar.stepTo(done);
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
