package io.github.convlens.training;

/**
 * Exponential average of the batches' losses, without the pull to zero at the start: {@code avg = β
 * · avg + (1 − β) · loss}, divided by {@code 1 − βⁿ}, β 0.98 (fastai's {@code Recorder}).
 */
public final class SmoothLoss {

  private static final double BETA = 0.98;

  private double average;
  private long count;

  /** The average before it is divided, and the losses taken in. */
  public record State(double average, long count) {}

  /** Takes in a loss and returns the smoothed one. */
  public double add(double loss) {
    average = BETA * average + (1 - BETA) * loss;
    count++;
    return value();
  }

  /** The smoothed loss; NaN before the first. */
  public double value() {
    return average / (1 - Math.pow(BETA, count));
  }

  /** What it remembers. */
  public State state() {
    return new State(average, count);
  }

  /** Goes on from an earlier {@link #state()}. */
  public void restore(State state) {
    average = state.average;
    count = state.count;
  }
}
