package io.github.convlens.training.optimize;

import io.github.convlens.core.InvalidInputException;

/**
 * The learning rate of a run: the highest rate, a {@link Schedule}, a linear warm-up before the
 * schedule, and the state of {@link Schedule.Plateau} between epochs.
 */
public final class LearningRate {

  private final double highest;
  private final Schedule schedule;
  private final int warmupSteps;
  private final long steps;
  private final int stepsPerEpoch;
  private PlateauState plateau = new PlateauState(Double.POSITIVE_INFINITY, 0, 1);

  /**
   * The state of reduce-on-plateau.
   *
   * @param best the lowest validation loss so far
   * @param epochsSince the number of epochs since the last improvement or the last drop, whichever
   *     is later
   * @param factor the product of all drops so far
   */
  public record PlateauState(double best, int epochsSince, double factor) {}

  /**
   * @param warmupSteps the number of batches over which the rate rises linearly to the schedule's
   *     first rate; the schedule spans the rest of the run
   * @param steps the number of batches of the whole run
   */
  public LearningRate(
      double highest, Schedule schedule, int warmupSteps, long steps, int stepsPerEpoch) {
    if (warmupSteps >= steps && warmupSteps > 0) {
      throw InvalidInputException.option(
          "warmup_steps",
          "is %d, but the whole run has %d %s"
              .formatted(warmupSteps, steps, steps == 1 ? "batch" : "batches"),
          "lower it, or train longer");
    }
    this.highest = highest;
    this.schedule = schedule;
    this.warmupSteps = warmupSteps;
    this.steps = steps;
    this.stepsPerEpoch = stepsPerEpoch;
  }

  /** The learning rate for batch {@code step}, counted over the whole run from 0. */
  public double rate(long step) {
    if (step < warmupSteps) {
      return highest * plateau.factor * scheduled(0) * (step + 1) / (warmupSteps + 1);
    }
    return highest * plateau.factor * scheduled(step - warmupSteps);
  }

  /**
   * The momentum (β1 for Adam) for batch {@code step}, or {@code otherwise} if the schedule does
   * not change it.
   */
  public double momentum(long step, double otherwise) {
    return schedule
        .momentum(Math.max(0, step - warmupSteps), steps - warmupSteps)
        .orElse(otherwise);
  }

  /** Updates reduce-on-plateau with the validation loss of the epoch that has ended. */
  public void epochEnded(double validLoss) {
    plateau = schedule.epochEnded(plateau, validLoss, highest);
  }

  /** The current state of reduce-on-plateau. */
  public PlateauState plateau() {
    return plateau;
  }

  /** Continues from the {@link #plateau()} of an earlier run. */
  public void restore(PlateauState state) {
    plateau = state;
  }

  private double scheduled(long step) {
    return schedule.factor(step, steps - warmupSteps, stepsPerEpoch);
  }
}
