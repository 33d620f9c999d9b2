package io.github.convlens.training;

/** Ends a training after the batch in which its time is up; that epoch is validated and counts. */
public final class TimeLimit implements Listener {

  private static final double NANOS = 1e9;

  private final double seconds;
  private StopSignal stop;
  private long start;

  public TimeLimit(double seconds) {
    this.seconds = seconds;
  }

  @Override
  public void onTrainingBegin(TrainingContext context) {
    stop = context.stop();
    start = System.nanoTime();
  }

  @Override
  public void onBatchEnd(BatchBegin batch) {
    if ((System.nanoTime() - start) / NANOS >= seconds) {
      stop.finish("time limit: %s seconds are over".formatted(seconds));
    }
  }
}
