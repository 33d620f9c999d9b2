package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.Series;
import io.github.convlens.insight.diagnose.WeightRecord;
import java.util.function.ToDoubleFunction;

/**
 * How far updates have moved the weights.
 *
 * @param total the sum of ‖update‖/‖weight‖ over the run, the median over the layers' weights: they
 *     cannot have changed by more than that, relative to their norm
 * @param largest the ratio that one update in ten exceeds, the median over the layers' weights
 */
record Travel(double total, double largest) {
  private static final double ONE_IN_TEN = 0.9;

  /**
   * The sum of all updates relative to the weights: below a half, the weights cannot have turned by
   * more than 30 degrees from their initial values. Runs that learn come to 1 and more.
   */
  private static final double FAR = 0.5;

  /** The usual size of an update relative to the weights. */
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
