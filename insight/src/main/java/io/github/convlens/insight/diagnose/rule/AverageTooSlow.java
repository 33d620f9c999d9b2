package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.core.Count;
import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.Configured;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.Measure;
import io.github.convlens.insight.diagnose.Quantity;
import io.github.convlens.insight.diagnose.Remedy;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RuleFacts;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.Wording;
import io.github.convlens.training.optimize.Averaging;
import java.util.List;
import java.util.Optional;

/**
 * The moving average of the weights, with which epochs are evaluated, still contains much of the
 * initial weights. After n updates with decay d, the share of the initial weights is dⁿ.
 */
public final class AverageTooSlow implements Rule {
  /** The rule's name. */
  public static final String NAME = "average-too-slow";

  /**
   * At least this share of initial weights is too much. A tenth of random weights adds more noise
   * than averaging can remove.
   */
  private static final double STALE = 0.1;

  /**
   * How far validation must be behind training, as a difference of {@linkplain RunRecord#skill
   * skill}.
   */
  private static final double BEHIND = 0.1;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.SETTING)
        .atFullLength()
        .improving(Measure.VALIDATION)
        .showing(Quantity.ACCURACY);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    Optional<Double> decay =
        run.configuration()
            .training()
            .averaging()
            .filter(Averaging.Ema.class::isInstance)
            .map(Averaging.Ema.class::cast)
            .map(Averaging.Ema::decay);
    if (decay.isEmpty()
        || run.epochs().isEmpty()
        || run.configuration().model().weights() != null) {
      return Optional.empty();
    }
    double left = Math.pow(decay.get(), (double) run.updates());
    double behind = run.skill() - run.chance().skill(run.lastEpoch().validLoss());
    if (left < STALE || !(behind >= BEHIND)) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            NAME,
            Severity.ERROR,
            List.of(),
            run.allSteps(),
            "training.ema is "
                + decay.get()
                + ", and there were "
                + Count.of(run.updates(), "update")
                + ": "
                + Wording.percent(left)
                + " of the average is still the initial, random weights; "
                + run.outcome()
                + "; the validation loss ends at "
                + Wording.number(run.lastEpoch().validLoss())
                + Wording.accuracies(run),
            "the average changes too slowly for a run of this length",
            "training.ema: null, or a lower decay, so that the average covers only a tenth"
                + " of the run"));
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    return List.of(
        configured.remedy("training.ema", "null", "the weights themselves are evaluated"));
  }
}
