package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.Configured;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.Remedy;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RuleFacts;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.Wording;
import io.github.convlens.training.optimize.LossOptions;
import java.util.List;
import java.util.Optional;

/**
 * Label smoothing takes most of the target away from the label. The more of the target is spread
 * evenly over the classes, the less the loss of a confident correct answer differs from the loss of
 * a guess. The usual value is 0.1 (Szegedy et al. 2016).
 */
public final class LabelSmoothingTooStrong implements Rule {
  /** The rule's name. */
  public static final String NAME = "label-smoothing-too-strong";

  /** Above this limit, less than half of the target belongs to the label. */
  private static final double LIMIT = 0.5;

  private static final double USUAL = 0.1;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.SETTING).ofClasses();
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    double smoothing =
        run.configuration().training().loss() instanceof LossOptions.CrossEntropy loss
            ? loss.labelSmoothing()
            : 0;
    if (smoothing <= LIMIT || run.didWell()) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            NAME,
            run.learned() ? Severity.WARNING : Severity.ERROR,
            List.of(),
            run.allSteps(),
            "loss.label_smoothing is "
                + Wording.number(smoothing)
                + ": the best possible prediction has a loss of "
                + Wording.number(run.chance().bestLoss())
                + ", and guessing has a loss of "
                + Wording.number(run.chance().loss())
                + "; the loss ends at "
                + Wording.number(run.endLoss())
                + Wording.accuracies(run),
            "the target is nearly the same for every image, so that the gradient says almost"
                + " nothing about the image",
            "loss.label_smoothing: 0.1"));
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    String key = "training.loss.label_smoothing";
    return List.of(
        configured.remedy(
            key, USUAL, "the usual smoothing, which leaves most of the target to the label"),
        configured.remedy(key, 0.0, "no smoothing at all"));
  }
}
