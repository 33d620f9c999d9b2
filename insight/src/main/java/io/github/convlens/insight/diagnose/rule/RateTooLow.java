package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.core.Count;
import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.Configured;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.LayerRecord;
import io.github.convlens.insight.diagnose.Quantity;
import io.github.convlens.insight.diagnose.Remedy;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RuleFacts;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.Series;
import io.github.convlens.insight.diagnose.Wording;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;

/**
 * Updates are so small that the weights hardly change, although gradients reach all layers and no
 * layer is dead.
 */
public final class RateTooLow implements Rule {
  /** The rule's name. */
  public static final String NAME = "rate-too-low";

  /**
   * If gradients were not recorded, outputs whose std changes by less than this share count as
   * unchanged.
   */
  private static final double SAME_OUTPUTS = 0.1;

  /** The target size of updates, between the usual 0.001 and 0.01 of the weights' norm. */
  private static final double USUAL_UPDATE = 3e-3;

  private static final double FACTOR_IF_UNKNOWN = 10;

  /** The number of factors per power of ten. The factors are 3, 10, 30, 100 and so on. */
  private static final int STEPS_PER_DECADE = 2;

  /** In fewer batches than this, no rate moves the weights far. */
  private static final long ENOUGH_BATCHES = 50;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.STATISTICS).certainEarly().showing(Quantity.UPDATES);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    if (run.learned() || run.nonFinite().isPresent()) {
      return Optional.empty();
    }
    Travel travel = Travel.of(run);
    if (!Double.isNaN(travel.total())) {
      return travel.stoodStill()
          ? Optional.of(
              finding(
                  run,
                  "nine of ten updates change the weights by at most "
                      + Wording.number(travel.ninthDecile())
                      + " of their norm (0.001 to 0.01 is usual), and all updates of "
                      + Count.of(run.batches(), "batch", "batches")
                      + " together by at most "
                      + Wording.number(travel.total())))
          : Optional.empty();
    }
    double change = change(run.weightedLayers());
    return run.batches() >= ENOUGH_BATCHES && change < SAME_OUTPUTS
        ? Optional.of(
            finding(
                run,
                "half of the layers have nearly the same outputs at the end as at the"
                    + " start: their std changed by "
                    + Wording.percent(change)
                    + " or less"))
        : Optional.empty();
  }

  /** The median over the layers of the relative change of their outputs' std; NaN if unknown. */
  private static double change(List<LayerRecord> layers) {
    return Series.medianOf(
        layers.stream()
            .filter(layer -> !layer.std().isEmpty() && layer.std().first() > 0)
            .mapToDouble(
                layer -> Math.abs(layer.std().lastTenth().median() / layer.std().first() - 1)));
  }

  private static Finding finding(RunRecord run, String evidence) {
    return new Finding(
        NAME,
        Severity.ERROR,
        List.of(),
        run.allSteps(),
        evidence
            + "; the loss went from "
            + Wording.number(run.loss().between(0, run.batches() / 10 + 1).median())
            + " to "
            + run.chance().beside(run.endLoss()),
        "the learning rate is too low (at most " + Wording.number(run.highestRate()) + ")",
        "ten times training.learning_rate, repeatedly (convlens lr-find suggests a rate)");
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    double rate = run.configuration().training().learningRate();
    double update = Travel.of(run).ninthDecile();
    double factor = update > 0 ? factor(USUAL_UPDATE / update) : FACTOR_IF_UNKNOWN;
    String why = "updates change the weights by a few thousandths";
    return List.of(
        configured.remedy("training.learning_rate", round(rate * factor), why),
        configured.remedy("training.learning_rate", round(rate * factor / 10), why),
        configured.remedy("training.learning_rate", round(rate * factor * 10), why));
  }

  /**
   * The number among 3, 10, 30, 100, … that is closest to a ratio. Updates are proportional to the
   * rate, so this factor brings them closest to the usual size.
   */
  private static double factor(double ratio) {
    int steps = Math.max(1, (int) Math.rint(STEPS_PER_DECADE * Math.log10(ratio)));
    double decades = Math.pow(10, Math.floorDiv(steps, STEPS_PER_DECADE));
    return steps % STEPS_PER_DECADE == 0 ? decades : 3 * decades;
  }

  private static double round(double rate) {
    return new BigDecimal(rate).round(new MathContext(3)).doubleValue();
  }
}
