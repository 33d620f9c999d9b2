package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.core.Count;
import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.Quantity;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RuleFacts;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.Wording;
import io.github.convlens.training.table.SplitRow;
import java.util.List;
import java.util.Optional;

/**
 * Some validation images are training images as well. The accuracy on them measures memorisation,
 * so the reported accuracy is too high.
 */
public final class Leakage implements Rule {
  /** The rule's name. */
  public static final String NAME = "leakage";

  /**
   * A hundredth of the images can change the accuracy by one percentage point. Comparisons are
   * often decided by such a difference.
   */
  private static final double SHARE = 0.01;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.IMAGES).showing(Quantity.IMAGES);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    return run.given()
        .splits()
        .validation()
        .filter(row -> row.inTraining() >= SHARE * row.images() && row.inTraining() > 0)
        .map(row -> found(run, row));
  }

  private static Finding found(RunRecord run, SplitRow row) {
    double share = (double) row.inTraining() / row.images();
    return new Finding(
        NAME,
        Severity.WARNING,
        List.of(),
        run.allSteps(),
        row.inTraining()
            + " of "
            + Count.of(row.images(), "validation image")
            + " ("
            + Wording.percent(share)
            + ") are also training images, byte for byte"
            + Wording.accuracies(run),
        "the splits overlap, so validation looks better than it would on new images",
        "remove the copies from one of the splits");
  }
}
