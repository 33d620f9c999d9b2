package io.github.convlens.training;

/**
 * Exponential average of the batches' losses, without the pull to zero at the start: {@code avg = β
 * · avg + (1 − β) · loss}, divided by {@code 1 − βⁿ}, β 0.98 (fastai's {@code Recorder}).
 */
public final class SmoothLoss {

  private static final double BETA = 0.98;

  private double average;
  private long count;

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
}
