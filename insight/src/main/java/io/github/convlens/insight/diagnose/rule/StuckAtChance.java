package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.Configured;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.Remedy;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RuleFacts;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.SplitFacts;
import io.github.convlens.insight.diagnose.Wording;
import java.util.List;
import java.util.Optional;

/**
 * The run ends at the loss of a network that only predicts the frequencies of the classes. For
 * cross-entropy and classes of equal size, this loss is ln(classes). The finding is reported only
 * if no other rule explains it.
 */
public final class StuckAtChance implements Rule {
  /** The rule's name. */
  public static final String NAME = "stuck-at-chance";

  /** With fewer batches, even a sound network may not have learned anything yet. */
  private static final long ENOUGH_BATCHES = 100;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.RESULTS).atFullLength();
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    if (!run.learnedNothing() || run.batches() < ENOUGH_BATCHES) {
      return Optional.empty();
    }
    String accuracy =
        run.epochs().isEmpty() || Double.isNaN(run.bestAccuracy())
            ? ""
            : "; validation accuracy is " + Wording.number(run.bestAccuracy()) + " at best";
    return Optional.of(
        new Finding(
            NAME,
            Severity.ERROR,
            List.of(),
            run.allSteps(),
            run.outcome() + accuracy + labels(run),
            "the network does not learn anything from the images, and the recorded numbers do"
                + " not show why",
            "another training.learning_rate (convlens lr-find suggests a rate); look at the images"
                + " with convlens show-batch"));
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    double rate = run.configuration().training().learningRate();
    String why = "smaller or larger updates may help, since nothing else is known to be wrong";
    return List.of(
        configured.remedy("training.learning_rate", rate / 10, why),
        configured.remedy("training.learning_rate", rate * 10, why));
  }

  private static String labels(RunRecord run) {
    SplitFacts facts = run.given().splits();
    return facts
        .training()
        .filter(facts::labelsTell)
        .map(
            row ->
                "; the labels are not the cause: the classes' mean images alone predict labels"
                    + " with accuracy "
                    + facts.beside(row))
        .orElse("");
  }
}
