package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.Series;
import io.github.convlens.insight.diagnose.WeightRecord;
import java.util.function.ToDoubleFunction;

/**
 * The distance by which updates have moved the weights. Both numbers are medians over the layers,
 * and NaN if gradients were not recorded.
 *
 * @param total the sum of ‖update‖/‖weight‖ over the run, which is the largest change that the
 *     weights can have, relative to their norm
 * @param largest the ratio ‖update‖/‖weight‖ that one update in ten exceeds
 */
record Travel(double total, double largest) {
  private static final double NINTH_DECILE = 0.9;

  /**
   * The weights have hardly changed if the sum of all updates, relative to the weights, is below
   * this. They cannot have turned by more than 30 degrees from their initial values. Runs that
   * learn reach 1 and more.
   */
  private static final double FAR = 0.5;

  /** The usual size of an update relative to the weights. */
  static final double USUAL_UPDATE = 1e-3;

  /** Whether the weights have hardly changed; false if gradients were not recorded. */
  boolean stoodStill() {
    return total < FAR && largest < USUAL_UPDATE;
  }

  /**
   * Whether the weights have turned by at most 30 degrees, whatever the size of individual updates.
   */
  boolean hardlyTurned() {
    return total < FAR;
  }

  /** Whether updates are below the usual size; false if gradients were not recorded. */
  boolean updatesAreSmall() {
    return largest < USUAL_UPDATE;
  }

  /**
   * Whether updates were large enough to change the weights; false if gradients were not recorded.
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

  private static double median(RunRecord run, ToDoubleFunction<WeightRecord> of) {
    return Series.medianOf(
        run.weights().stream().filter(weight -> !weight.updateRatio().isEmpty()).mapToDouble(of));
  }
}
