package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.core.Count;
import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.Configured;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.Quantity;
import io.github.convlens.insight.diagnose.Remedy;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RuleFacts;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.Series;
import io.github.convlens.insight.diagnose.Wording;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.optimize.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The schedule was made for a run of a different length. The learning rate has decayed to almost
 * nothing long before the end, or its warm-up takes half of the run or more.
 */
public final class ScheduleMismatch implements Rule {
  /** The rule's name. */
  public static final String NAME = "schedule-mismatch";

  /**
   * At this fraction of its highest value, the learning rate has decayed to almost nothing. Usual
   * recipes end after two drops by a factor of ten.
   */
  static final double NOTHING_LEFT = 0.01;

  /**
   * The schedule does not fit if at least this share of the run is below {@link #NOTHING_LEFT}, or
   * is in warm-up. One-cycle and cosine schedules spend less than a tenth of the run below that
   * rate, and step schedules a third.
   */
  private static final double TOO_LARGE_SHARE = 0.5;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.SETTING).atFullLength().showing(Quantity.LEARNING_RATE);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    Series rate = run.learningRate();
    if (run.didWell() || rate.size() < 10 || run.nonFinite().isPresent()) {
      return Optional.empty();
    }
    TrainingOptions training = run.configuration().training();
    double still = rate.share(value -> value <= NOTHING_LEFT * rate.max());
    if (still >= TOO_LARGE_SHARE) {
      return Optional.of(
          found(
              run,
              "the learning rate is below a hundredth of its highest value in "
                  + Wording.percent(still)
                  + " of the batches",
              "the schedule lowers the learning rate long before the run ends, so later updates"
                  + " hardly change the weights"));
    }
    if (training.warmupSteps() >= TOO_LARGE_SHARE * run.batches()) {
      return Optional.of(
          found(
              run,
              "training.warmup_steps is "
                  + training.warmupSteps()
                  + " and the run has "
                  + Count.of(run.batches(), "batch", "batches")
                  + ": the learning rate is below its highest value, "
                  + Wording.number(training.learningRate())
                  + ", in most of them",
              "the warm-up is as long as the run"));
    }
    return Optional.empty();
  }

  private static Finding found(RunRecord run, String evidence, String cause) {
    return new Finding(
        NAME,
        run.learned() ? Severity.WARNING : Severity.ERROR,
        List.of(),
        run.allSteps(),
        evidence + "; " + run.outcome() + Wording.accuracies(run),
        cause,
        "schedule one_cycle, which always spans the whole run, and a short warm-up");
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    String name = "training.schedule.name";
    if (run.configuration().training().warmupSteps() >= TOO_LARGE_SHARE * run.batches()) {
      return List.of(
          configured.remedy(
              "training.warmup_steps", 0, "the full learning rate from the first batch on"));
    }
    List<Remedy> remedies = new ArrayList<>();
    if (!(run.configuration().training().schedule() instanceof Schedule.OneCycle)) {
      remedies.add(configured.remedy(name, "one_cycle", "it spans the whole run"));
    }
    remedies.add(configured.remedy(name, "constant", "the full learning rate throughout"));
    return remedies;
  }
}
