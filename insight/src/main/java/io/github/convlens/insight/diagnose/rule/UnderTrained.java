package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.core.Count;
import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.Configured;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.Remedy;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RuleFacts;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.Series;
import io.github.convlens.insight.diagnose.Wording;
import io.github.convlens.training.loop.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The run ended too soon: after so few updates that no network could have learned, or while the
 * loss was still falling.
 */
public final class UnderTrained implements Rule {
  /** The rule's name. */
  public static final String NAME = "under-trained";

  /**
   * With fewer updates, nothing can be said about the network or the data. Momentum 0.9 averages
   * over ten updates, and a loss shows a trend only over at least ten times as many.
   */
  private static final long MIN_UPDATES = 100;

  /**
   * The loss is still falling if the skill in the last tenth of the run is higher by at least this
   * much than the skill from 70 % to 80 % of the run. Even at half that pace, a run of twice the
   * length would end with a skill that is higher by 0.125.
   */
  private static final double STILL_FALLING = 0.05;

  private static final double FIFTH = 0.2;

  /**
   * A batch size that is small enough for many updates and large enough for batch norm's
   * statistics.
   */
  private static final int USUAL_BATCH = 32;

  /** The default batch size. A larger batch size was chosen by the user. */
  private static final int LARGE_BATCH = 512;

  private static final long TARGET_UPDATES = 500;
  private static final int MAX_EPOCHS = 1000;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.RESULTS).atFullLength();
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    if (run.didWell() || run.nonFinite().isPresent() || run.epochs().isEmpty()) {
      return Optional.empty();
    }
    if (run.updates() < MIN_UPDATES && !run.learned()) {
      return Optional.of(found(run, ""));
    }
    double gained = gained(run);
    // If one class has most of the images and class-imbalance is found, the remaining loss comes
    // from the other classes. Then a falling loss is not reported.
    boolean ofRareClasses =
        run.chance().accuracy() >= ClassImbalance.MAJORITY
            && new ClassImbalance().examine(run).isPresent();
    return gained >= STILL_FALLING && validationGains(run) && !ofRareClasses
        ? Optional.of(
            found(
                run,
                "; over the last fifth of the batches the loss fell from "
                    + Wording.number(lossBeforeLastFifth(run))))
        : Optional.empty();
  }

  /** The skill in the last tenth of the run, minus the skill from 70 % to 80 % of the run. */
  private static double gained(RunRecord run) {
    return run.skill() - run.chance().skill(lossBeforeLastFifth(run));
  }

  private static double lossBeforeLastFifth(RunRecord run) {
    Series loss = run.loss();
    long from = loss.step((int) (0.7 * (loss.size() - 1)));
    long to = loss.step((int) (0.8 * (loss.size() - 1)));
    return loss.between(from, to + 1).median();
  }

  /**
   * Whether the skill in validation, too, rose by at least {@link #STILL_FALLING} in a fifth of the
   * run; true if there are too few epochs to tell. The training loss falls at the end of any
   * schedule that lowers the learning rate. If validation no longer improves, a longer run would
   * gain nothing.
   */
  private static boolean validationGains(RunRecord run) {
    int epochs = run.epochs().size();
    int back = (int) Math.max(1, Math.round(FIFTH * epochs));
    if (back >= epochs) {
      return true;
    }
    double gained =
        run.chance().skill(run.lastEpoch().validLoss())
            - run.chance().skill(run.epochs().get(epochs - 1 - back).validLoss());
    return gained * FIFTH * epochs / back >= STILL_FALLING;
  }

  private static Finding found(RunRecord run, String falling) {
    return new Finding(
        NAME,
        run.learned() ? Severity.WARNING : Severity.ERROR,
        List.of(),
        run.allSteps(),
        Count.of(run.updates(), "update")
            + " in "
            + Count.of(run.epochs().size(), "epoch")
            + falling
            + "; "
            + run.outcome()
            + Wording.accuracies(run),
        falling.isEmpty()
            ? "too few updates for any network to learn, so nothing else can be said yet"
            : "the run ended while it was still learning",
        "more training.epochs, or smaller batches for more updates in each epoch");
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    TrainingOptions training = run.configuration().training();
    List<Remedy> remedies = new ArrayList<>();
    if (training.limitBatches() < Integer.MAX_VALUE) {
      String why = "every image in every epoch";
      remedies.add(configured.remedy("training.limit_batches", "null", why));
    }
    if (training.accumulate() > 1) {
      String why = "an update after every batch";
      remedies.add(configured.remedy("training.accumulate", 1, why));
    }
    if (training.batchSize() > LARGE_BATCH) {
      String why = "more updates in each epoch";
      remedies.add(configured.remedy("training.batch_size", USUAL_BATCH, why));
    }
    int epochs = training.epochs();
    long enough = Math.max(3L * epochs, epochs * TARGET_UPDATES / Math.max(1, run.updates()));
    long capped = Math.max(epochs + 1L, Math.min(MAX_EPOCHS, enough));
    remedies.add(configured.remedy("training.epochs", capped, "enough updates to learn"));
    return remedies;
  }
}
