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
 * The loss is the squared error on one-hot labels of many classes. Nearly all targets are 0, so
 * outputs near 0 have a low loss, and the gradient from the single target that is 1 is divided by
 * the number of classes. Hui and Belkin (2021) had to rescale this loss for 42 or more classes.
 */
public final class LossMismatch implements Rule {
  /** The rule's name. */
  public static final String NAME = "loss-mismatch";

  private static final int MANY_CLASSES = 42;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.SETTING).ofClasses();
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    int classes = run.given().splits().classes();
    if (!(run.configuration().training().loss() instanceof LossOptions.MeanSquaredError)
        || classes < MANY_CLASSES
        || run.learned()) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            NAME,
            Severity.ERROR,
            List.of(),
            run.allSteps(),
            "squared error over "
                + classes
                + " classes: outputs equal to the classes' frequencies have a loss of "
                + Wording.number(run.chance().loss())
                + "; the loss ends at "
                + Wording.number(run.endLoss())
                + Wording.accuracies(run),
            "all targets of an image but one are 0, and the gradient of that one is"
                + " divided by the number of classes",
            "training.loss: {name: cross_entropy}"));
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    return List.of(
        configured.remedy(
            "training.loss.name",
            "cross_entropy",
            "its gradient does not shrink with the number of classes"));
  }
}
