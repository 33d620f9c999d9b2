package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.Configured;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.Quantity;
import io.github.convlens.insight.diagnose.Remedy;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RuleFacts;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.Wording;
import io.github.convlens.training.optimize.Schedule;
import io.github.convlens.training.optimize.Sgd;
import java.util.List;
import java.util.Optional;

/**
 * A run that used SGD without momentum learned too slowly. A momentum of m multiplies the effect of
 * every update by 1 / (1 − m) (Sutskever et al. 2013, "On the importance of initialization and
 * momentum in deep learning"), so a learning rate that suits the usual momentum of 0.9 is ten times
 * too low without momentum.
 */
public final class NoMomentum implements Rule {
  /** The rule's name. */
  public static final String NAME = "no-momentum";

  private static final double USUAL = 0.9;

  private final Rule underTrained = new UnderTrained();
  private final Rule rateTooLow = new RateTooLow();

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.SETTING).showing(Quantity.UPDATES);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    boolean without =
        run.configuration().training().optimizer() instanceof Sgd sgd
            && sgd.momentum() == 0
            && !(run.configuration().training().schedule() instanceof Schedule.OneCycle cycle
                && cycle.momentum() != null);
    if (!without) {
      return Optional.empty();
    }
    return rateTooLow
        .examine(run)
        .or(() -> underTrained.examine(run))
        .map(slow -> found(run, slow));
  }

  private static Finding found(RunRecord run, Finding slow) {
    return new Finding(
        NAME,
        run.learned() ? Severity.WARNING : Severity.ERROR,
        List.of(),
        run.allSteps(),
        "training.optimizer.momentum is 0, and the highest learning rate is "
            + Wording.number(run.highestRate())
            + "; "
            + slow.evidence(),
        "SGD without momentum: the usual 0.9 would multiply the effect of each update by ten",
        "training.optimizer.momentum: 0.9, or ten times the learning rate");
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    double rate = run.configuration().training().learningRate();
    return List.of(
        configured.remedy(
            "training.optimizer.momentum", USUAL, "every update has ten times the effect"),
        configured.remedy("training.learning_rate", 10 * rate, "updates are ten times as large"));
  }
}
