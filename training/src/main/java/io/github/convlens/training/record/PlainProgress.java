package io.github.convlens.training.record;

import io.github.convlens.training.loop.BatchResult;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.TrainingContext;
import java.util.Locale;
import java.util.function.Consumer;

/** Prints a line of progress every ten seconds, for logs. */
public final class PlainProgress implements Listener {

  private static final long NANOS_BETWEEN_LINES = 10_000_000_000L;

  private final Consumer<String> out;
  private long lastLine = System.nanoTime();
  private int stepsPerEpoch;

  /**
   * @param out receives the lines
   */
  public PlainProgress(Consumer<String> out) {
    this.out = out;
  }

  @Override
  public void onTrainingBegin(TrainingContext context) {
    stepsPerEpoch = context.stepsPerEpoch();
  }

  @Override
  public void onBatchResult(BatchResult result) {
    long now = System.nanoTime();
    if (now - lastLine < NANOS_BETWEEN_LINES) {
      return;
    }
    lastLine = now;
    out.accept(
        String.format(
            Locale.ROOT,
            "epoch %d: batch %d of %d, loss %.4f",
            result.batch().epoch(),
            result.batch().index() + 1,
            stepsPerEpoch,
            result.smoothLoss()));
  }
}
