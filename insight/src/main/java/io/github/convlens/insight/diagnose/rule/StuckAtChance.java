package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.Wording;
import java.util.List;
import java.util.Optional;

/**
 * The loss ends where guessing by the classes' frequencies would: ln(classes) for cross-entropy and
 * even classes. It is what is left to say where no other rule knows why.
 */
public final class StuckAtChance implements Rule {
  /** The rule's name. */
  public static final String NAME = "stuck-at-chance";

  /** Fewer batches may be too few for any network. */
  private static final long ENOUGH_BATCHES = 100;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    if (!run.learnedNothing() || run.batches() < ENOUGH_BATCHES) {
      return Optional.empty();
    }
    String accuracy =
        run.epochs().isEmpty()
            ? ""
            : "; validation accuracy is " + Wording.number(run.bestAccuracy()) + " at best";
    return Optional.of(
        new Finding(
            NAME,
            Severity.ERROR,
            List.of(),
            run.allSteps(),
            run.outcome() + accuracy,
            "the network does not get anything out of the images, and what was recorded does not"
                + " say why",
            "another training.learning_rate (convlens lr-find suggests one); look at the images"
                + " with convlens show-batch"));
  }
}
