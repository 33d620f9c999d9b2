package io.github.convlens.training.loop;

import io.github.convlens.training.table.EpochResult;
import java.util.Map;

/**
 * The arithmetic of an epoch: the smooth loss, which continues from epoch to epoch, and the sums
 * over the current epoch.
 *
 * <p>The smooth loss is an exponential average of the batches' losses, corrected for its start at
 * zero: each batch sets {@code avg = β · avg + (1 − β) · loss}, and the smooth loss after n batches
 * is {@code avg / (1 − βⁿ)}, with β = 0.98 (as in fastai's {@code Recorder}).
 */
public final class EpochMeter {

  private static final double BETA = 0.98;
  private static final double NANOS = 1e9;

  private double average;
  private long count;
  private long start = System.nanoTime();
  private double earlierSeconds;
  private long correct;
  private long images;
  private double trainingSeconds;

  /** The average before the division by {@code 1 − βⁿ}, and n, the number of losses in it. */
  public record SmoothLoss(double average, long count) {}

  /**
   * Sums over the training part of an epoch.
   *
   * @param correct the number of images classified correctly
   * @param images the number of images so far
   * @param seconds the training time, without the pauses between sessions
   */
  public record Sums(long correct, long images, double seconds) {

    /** The sums before the first batch. */
    public static final Sums NONE = new Sums(0, 0, 0);
  }

  /** Continues from an earlier state. */
  void restore(SmoothLoss smoothLoss, Sums sums) {
    average = smoothLoss.average;
    count = smoothLoss.count;
    begin(sums);
  }

  /** Begins an epoch. */
  void begin() {
    begin(Sums.NONE);
  }

  private void begin(Sums earlier) {
    start = System.nanoTime();
    earlierSeconds = earlier.seconds;
    correct = earlier.correct;
    images = earlier.images;
  }

  /** Adds a batch and returns the smooth loss that includes it. */
  public double add(double loss, int batchCorrect, int batchImages) {
    average = BETA * average + (1 - BETA) * loss;
    count++;
    correct += batchCorrect;
    images += batchImages;
    return smoothLoss();
  }

  /** Ends the training part of the epoch. */
  void trained() {
    trainingSeconds = seconds();
  }

  /** The result of the current epoch, after its validation. */
  EpochResult result(int epoch, Evaluator.Evaluation validation, Map<String, Double> scores) {
    return new EpochResult(
        epoch,
        smoothLoss(),
        (double) correct / images,
        validation.loss(),
        validation.accuracy(),
        seconds(),
        images / trainingSeconds,
        scores);
  }

  /** The state of the smooth loss. */
  SmoothLoss smoothLossState() {
    return new SmoothLoss(average, count);
  }

  /** The sums over the current epoch. */
  Sums sums() {
    return new Sums(correct, images, seconds());
  }

  /** The smooth loss; NaN before the first batch. */
  private double smoothLoss() {
    return average / (1 - Math.pow(BETA, (double) count));
  }

  private double seconds() {
    return earlierSeconds + (System.nanoTime() - start) / NANOS;
  }
}
