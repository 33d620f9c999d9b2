package io.github.convlens.insight.fix;

import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.RecordedRun;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Remedy;
import io.github.convlens.insight.diagnose.RunReader;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.rule.AverageTooSlow;
import io.github.convlens.insight.diagnose.rule.BatchNormMismatch;
import io.github.convlens.insight.diagnose.rule.BatchTooSmall;
import io.github.convlens.insight.diagnose.rule.ClassImbalance;
import io.github.convlens.insight.diagnose.rule.ClassNeverPredicted;
import io.github.convlens.insight.diagnose.rule.OverFitting;
import io.github.convlens.insight.diagnose.rule.RepeatedImages;
import io.github.convlens.insight.diagnose.rule.ScheduleMismatch;
import io.github.convlens.insight.diagnose.rule.StuckAtChance;
import io.github.convlens.insight.diagnose.rule.UnderTrained;
import io.github.convlens.insight.diagnose.rule.ValidationDiffers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tries remedies in short trials. A remedy is kept if the finding is gone, and if the finding's
 * measure, usually the loss, is better than that of the original run after the same number of
 * batches. Otherwise the next remedy is tried. The findings of a kept trial are remedied next,
 * since a second fault may show only when the first is gone.
 */
public final class RemedyTrials {
  /**
   * The skill that noise alone may show in medians over a few dozen batches. A gain must be larger
   * than this.
   */
  private static final double GAIN = 0.05;

  /** The largest number of remedies that are kept, each in addition to the previous ones. */
  private static final int ROUNDS = 4;

  /** A trial for a run that ended too soon is this many times as long as the run. */
  private static final int LONGER = 4;

  /** The measure that a remedy must improve. */
  private enum Measure {
    TRAINING("training loss"),
    /** The measure for findings about validation, whose remedies may slow down training. */
    VALIDATION("validation loss"),
    /** The measure for findings about rare classes, because the loss rewards frequent classes. */
    RECALL("mean recall of the classes");

    private static final Set<String> OF_VALIDATION =
        Set.of(
            OverFitting.NAME,
            AverageTooSlow.NAME,
            BatchNormMismatch.NAME,
            BatchTooSmall.NAME,
            RepeatedImages.NAME,
            ValidationDiffers.NAME);

    private final String words;

    Measure(String words) {
      this.words = words;
    }

    static Measure of(String rule) {
      if (rule.equals(ClassImbalance.NAME)) {
        return RECALL;
      }
      return OF_VALIDATION.contains(rule) ? VALIDATION : TRAINING;
    }

    /**
     * The measure after some batches, on a scale from 0 at chance to 1 at the best possible value;
     * for recalls, at the run's end.
     */
    double of(RunRecord run, long batches) {
      return switch (this) {
        case TRAINING -> Trial.skillAfter(run, batches);
        case VALIDATION -> Trial.validationSkillAfter(run, batches);
        case RECALL -> run.recallSkill();
      };
    }
  }

  /**
   * Findings that depend on how a run ended, and are meaningless for a trial that was cut short.
   */
  private static final Set<String> OF_LENGTH =
      Set.of(
          UnderTrained.NAME,
          AverageTooSlow.NAME,
          ScheduleMismatch.NAME,
          StuckAtChance.NAME,
          ClassImbalance.NAME,
          ClassNeverPredicted.NAME);

  private final RecordedRun recorded;
  private final @Nullable Path dataDirectory;
  private final long batches;
  private final Consumer<String> notices;

  /**
   * @param recorded the run with the findings
   * @param dataDirectory the only place that is searched for data; null for the usual ones
   * @param batches the largest number of batches of a trial
   * @param notices receives a line for each trial
   */
  public RemedyTrials(
      RecordedRun recorded, @Nullable Path dataDirectory, long batches, Consumer<String> notices) {
    this.recorded = recorded;
    this.dataDirectory = dataDirectory;
    this.batches = batches;
    this.notices = notices;
  }

  /** The remedies kept so far, the trial with them, and its findings. */
  private record Kept(Amendment amendment, RunRecord run, List<Finding> findings) {}

  /** The outcome of a trial, and its remaining findings. */
  private record Tried(
      Amendment amendment, RunRecord run, List<Finding> findings, double skill, Verdict verdict) {
    Kept kept() {
      return new Kept(amendment, run, findings);
    }

    /**
     * The state after this trial. Its remaining findings are remedied next, and further trials are
     * still compared with the run before this trial.
     */
    Kept onTopOf(Kept before) {
      return new Kept(amendment, before.run, findings);
    }
  }

  private enum Verdict {
    /** The finding is gone, and the measure is better. */
    HOLDS("kept"),
    /** The finding is gone and the measure is not better, but there is another finding. */
    UNCOVERS("not further yet"),
    FAILS("not kept");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }
  }

  /**
   * The remedies that were kept.
   *
   * @param findings the findings of the run, with their remedies
   */
  public Amendment of(List<Finding> findings) throws IOException {
    RunRecord before = RunReader.read(recorded, dataDirectory, new ArrayList<>());
    Amendment none = new Amendment(recorded.directory().config(), List.of());
    Kept kept = new Kept(none, before, findings);
    Set<String> given = new HashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      Optional<Kept> next = firstThatHolds(kept, given);
      if (next.isEmpty()) {
        break;
      }
      kept = next.get();
    }
    return kept.amendment;
  }

  /**
   * The first remedy that is kept; if there is none, the first pair of a remedy that uncovers
   * another fault and a remedy of that fault.
   *
   * @param given the rules whose remedies were tried, and are not tried again
   */
  private Optional<Kept> firstThatHolds(Kept kept, Set<String> given) throws IOException {
    List<Tried> uncovering = new ArrayList<>();
    Optional<Kept> one = firstThatHolds(kept, given, uncovering);
    for (int i = 0; i < uncovering.size() && one.isEmpty(); i++) {
      one =
          firstThatHolds(uncovering.get(i).onTopOf(kept), new HashSet<>(given), new ArrayList<>());
    }
    return one;
  }

  private Optional<Kept> firstThatHolds(Kept kept, Set<String> given, List<Tried> uncovering)
      throws IOException {
    for (Finding finding : kept.findings) {
      if (given.add(finding.rule())) {
        Optional<Kept> best = bestThatHolds(kept, finding, uncovering);
        if (best.isPresent()) {
          return best;
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The first remedy with which the run does well; if there is none, the remedy that improves the
   * measure most.
   */
  private Optional<Kept> bestThatHolds(Kept kept, Finding finding, List<Tried> uncovering)
      throws IOException {
    Optional<Tried> best = Optional.empty();
    for (Remedy remedy : finding.remedies()) {
      Tried tried = tried(kept, finding, remedy);
      if (tried.verdict == Verdict.HOLDS) {
        if (best.isEmpty() || tried.skill > best.get().skill) {
          best = Optional.of(tried);
        }
        if (tried.run.didWell()) {
          break;
        }
      } else if (tried.verdict == Verdict.UNCOVERS) {
        uncovering.add(tried);
      }
    }
    return best.map(Tried::kept);
  }

  private Tried tried(Kept kept, Finding finding, Remedy remedy) throws IOException {
    Amendment with = kept.amendment.with(finding, remedy);
    Trial trial;
    try {
      trial = Trial.of(with.configuration(), limit(finding, kept.run), dataDirectory);
    } catch (InvalidInputException e) {
      notices.accept(
          "%s: %s: does not fit: %s".formatted(finding.rule(), remedy.line(), e.getMessage()));
      return new Tried(with, kept.run, List.of(), Double.NEGATIVE_INFINITY, Verdict.FAILS);
    }
    List<Finding> left = left(kept, finding, trial);
    double skill = Measure.of(finding.rule()).of(trial.run(), trial.batches());
    Verdict verdict = verdict(finding, remedy, trial, kept.run, left);
    return new Tried(with, trial.run(), left, skill, verdict);
  }

  private long limit(Finding finding, RunRecord before) {
    return finding.rule().equals(UnderTrained.NAME)
        ? Math.max(batches, LONGER * before.batches())
        : batches;
  }

  /** The findings after a remedy, without those that are due to a trial being cut short. */
  private static List<Finding> left(Kept kept, Finding remedied, Trial trial) {
    if (trial.run().complete()) {
      return trial.findings();
    }
    List<Finding> left = new ArrayList<>();
    kept.findings.stream()
        .filter(finding -> OF_LENGTH.contains(finding.rule()) && !finding.equals(remedied))
        .filter(finding -> finding.remedies().stream().allMatch(kept.amendment::isCompatibleWith))
        .forEach(left::add);
    trial.findings().stream()
        .filter(finding -> !OF_LENGTH.contains(finding.rule()))
        .forEach(left::add);
    return left;
  }

  private Verdict verdict(
      Finding finding, Remedy remedy, Trial trial, RunRecord before, List<Finding> left) {
    boolean ofLength = finding.rule().equals(UnderTrained.NAME);
    long now = ofLength ? trial.batches() : Math.min(trial.batches(), before.batches());
    long then = ofLength ? before.batches() : now;
    Measure measure = Measure.of(finding.rule());
    double skillNow = measure.of(trial.run(), now);
    double skillThen = measure.of(before, then);
    double validationNow = Trial.validationSkillAfter(trial.run(), now);
    double validationThen = Trial.validationSkillAfter(before, then);
    boolean gone = !trial.finds(finding.rule());
    boolean further =
        skillNow >= skillThen + GAIN
            && (measure == Measure.RECALL || !(validationNow < validationThen - GAIN));
    boolean another = left.stream().anyMatch(one -> !one.remedies().isEmpty());
    Verdict verdict =
        gone && further ? Verdict.HOLDS : gone && another ? Verdict.UNCOVERS : Verdict.FAILS;
    notices.accept(
        "%s: %s: %s; after %s the %s has come %s of the way from chance to the best, before it was %s: %s"
            .formatted(
                finding.rule(),
                remedy.line(),
                gone ? "no longer found" : "still found",
                Count.of(trial.batches(), "batch", "batches"),
                measure.words,
                share(skillNow),
                share(skillThen),
                verdict.words));
    return verdict;
  }

  private static String share(double skill) {
    return Double.isFinite(skill) ? String.format(Locale.ROOT, "%.2f", skill) : "not a number";
  }
}
