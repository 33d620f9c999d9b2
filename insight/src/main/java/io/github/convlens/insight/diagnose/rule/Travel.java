package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.Series;
import io.github.convlens.insight.diagnose.WeightRecord;
import java.util.function.ToDoubleFunction;

/**
 * The distance that updates have moved the weights.
 *
 * @param total the sum of ‖update‖/‖weight‖ over the run, of the median weight: the weights cannot
 *     have changed by more than that, in relation to their norm
 * @param largest the ratio that one update in ten exceeds, of the median weight
 */
record Travel(double total, double largest) {
  private static final double ONE_IN_TEN = 0.9;

  /**
   * The sum of all updates in relation to the weights: below a half, the weights cannot even have
   * turned by 30 degrees from where they were drawn. Runs that learn come to 1 and more.
   */
  private static final double FAR = 0.5;

  /** The usual size of an update in relation to the weights. */
  private static final double USUAL_UPDATE = 1e-3;

  /** Whether the weights are about where they were; false where gradients were not recorded. */
  boolean stoodStill() {
    return total < FAR && largest < USUAL_UPDATE;
  }

  /** The same whatever the size of single updates. */
  boolean hardlyTurned() {
    return total < FAR;
  }

  /** Whether updates are below the usual size; false where gradients were not recorded. */
  boolean updatesAreSmall() {
    return largest < USUAL_UPDATE;
  }

  /** Whether the weights could get somewhere; false where gradients were not recorded. */
  boolean moved() {
    return total >= FAR;
  }

  /** NaN where gradients were not recorded. */
  static Travel of(RunRecord run) {
    double updates = (double) run.batches() / run.configuration().training().accumulate();
    return new Travel(
        median(run, weight -> weight.updateRatio().mean()) * updates,
        median(run, weight -> weight.updateRatio().quantile(ONE_IN_TEN)));
  }

  private static double median(RunRecord run, ToDoubleFunction<WeightRecord> of) {
    return Series.medianOf(
        run.weights().stream().filter(weight -> !weight.updateRatio().isEmpty()).mapToDouble(of));
  }
}
