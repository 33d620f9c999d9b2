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
import io.github.convlens.training.table.EpochResult;
import io.github.convlens.training.table.SplitRow;
import java.util.List;
import java.util.Optional;

/**
 * The training split contains copies of the same pictures. It has fewer distinct images than it
 * seems, and each of them occurs several times per epoch. The contents of the pictures were
 * compared when the run began.
 */
public final class RepeatedImages implements Rule {
  /** The rule's name. */
  public static final String NAME = "repeated-images";

  /** With at most this share of distinct images, every picture occurs at least twice on average. */
  private static final double REPEATED = 0.5;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.IMAGES).improving(Measure.VALIDATION).showing(Quantity.IMAGES);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    if (run.epochs().isEmpty()) {
      return Optional.empty();
    }
    EpochResult last = run.lastEpoch();
    return run.given()
        .splits()
        .training()
        .filter(row -> row.distinct() <= REPEATED * row.images())
        .filter(row -> run.gap(last) >= OverFitting.ACCURACY_GAP)
        .map(row -> found(run, row));
  }

  private static Finding found(RunRecord run, SplitRow row) {
    return new Finding(
        NAME,
        Severity.ERROR,
        List.of(),
        run.allSteps(),
        "the training split has "
            + Count.of(row.images(), "image")
            + ", of which "
            + row.distinct()
            + (row.distinct() == 1 ? " is distinct: it occurs " : " are distinct: each occurs ")
            + Wording.number((double) row.images() / row.distinct())
            + " times per epoch"
            + Wording.accuracies(run),
        "the data has many copies of the same pictures, so the network memorises these few",
        "remove the copies, and collect more pictures; until then, use data.augment");
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    return OverFitting.augmented(configured);
  }
}
