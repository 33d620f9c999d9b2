package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.Series;
import io.github.convlens.insight.diagnose.WeightRecord;
import java.util.function.ToDoubleFunction;

/**
 * The distance by which updates have moved the weights. Both numbers are medians over the layers,
 * and NaN if gradients were not recorded.
 *
 * @param total the sum of ‖update‖/‖weight‖ over the run, which is an upper bound on the distance
 *     that the weights can have moved, relative to their norm (triangle inequality)
 * @param ninthDecile the ratio ‖update‖/‖weight‖ that one update in ten exceeds
 */
record Travel(double total, double ninthDecile) {
  private static final double NINTH_DECILE = 0.9;

  /**
   * If the total is below this, the weight vector is still within 30° of its initial direction,
   * since sin 30° = 0.5. Runs that learn reach 1 or more.
   */
  private static final double FAR = 0.5;

  /** The usual size of an update relative to the weights. */
  static final double USUAL_UPDATE = 1e-3;

  /**
   * Whether the weights have hardly changed their direction and updates are below the usual size;
   * false if gradients were not recorded.
   */
  boolean stoodStill() {
    return hardlyTurned() && updatesAreSmall();
  }

  /**
   * Whether the direction of the weights has certainly changed by less than 30°; false if gradients
   * were not recorded.
   */
  boolean hardlyTurned() {
    return total < FAR;
  }

  /** Whether updates are below the usual size; false if gradients were not recorded. */
  boolean updatesAreSmall() {
    return ninthDecile < USUAL_UPDATE;
  }

  /**
   * Whether the direction of the weights may have changed by 30° or more; false if gradients were
   * not recorded.
   */
  boolean moved() {
    return total >= FAR;
  }

  /** The distance that the weights of a run have moved. */
  static Travel of(RunRecord run) {
    double updates = (double) run.batches() / run.configuration().training().accumulate();
    return new Travel(
        median(run, weight -> weight.updateRatio().mean()) * updates,
        median(run, weight -> weight.updateRatio().quantile(NINTH_DECILE)));
  }

  private static double median(RunRecord run, ToDoubleFunction<WeightRecord> value) {
    return Series.medianOf(
        run.weights().stream()
            .filter(weight -> !weight.updateRatio().isEmpty())
            .mapToDouble(value));
  }
}
