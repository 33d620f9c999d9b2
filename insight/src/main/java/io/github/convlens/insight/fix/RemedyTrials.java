package io.github.convlens.insight.fix;

import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.RecordedRun;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Measure;
import io.github.convlens.insight.diagnose.Remedy;
import io.github.convlens.insight.diagnose.RuleFacts;
import io.github.convlens.insight.diagnose.RunReader;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.rule.Causes;
import io.github.convlens.insight.diagnose.rule.UnderTrained;
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
 * measure, usually the loss, is better than that of the original run {@linkplain Baseline after the
 * same number of batches}. Otherwise the next remedy is tried. The findings of a kept trial are
 * remedied next, since a second fault may only show once the first is gone.
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

  private final RecordedRun recorded;
  private final @Nullable Path dataDirectory;
  private final long batches;
  private final Consumer<String> notices;
  private final List<String> settings;

  /**
   * @param recorded the run with the findings
   * @param dataDirectory the only place that is searched for data; null for the usual ones
   * @param batches the largest number of batches of a trial
   * @param notices receives a line for each trial
   */
  public RemedyTrials(
      RecordedRun recorded, @Nullable Path dataDirectory, long batches, Consumer<String> notices) {
    this(recorded, dataDirectory, batches, notices, List.of());
  }

  private RemedyTrials(
      RecordedRun recorded,
      @Nullable Path dataDirectory,
      long batches,
      Consumer<String> notices,
      List<String> settings) {
    this.recorded = recorded;
    this.dataDirectory = dataDirectory;
    this.batches = batches;
    this.notices = notices;
    this.settings = List.copyOf(settings);
  }

  /** A copy whose trials use another device, which is not part of the amended configuration. */
  public RemedyTrials on(String device) {
    return new RemedyTrials(recorded, dataDirectory, batches, notices, List.of("device=" + device));
  }

  /** Missing data, or a device that cannot be used, must not look like the fault of a remedy. */
  private void requireTrainable() {
    Configuration own = Configuration.read(recorded.directory().config(), settings, note -> {});
    own.devices();
    own.requireWeights();
    own.dataSet(DataSearchPath.ofProcess(dataDirectory), Progress.NONE);
  }

  /** The remedies so far, the findings that remain, and what further trials are compared with. */
  private record Kept(Amendment amendment, Baseline before, List<Finding> findings) {}

  /** The outcome of a trial, and its remaining findings. */
  private record Tried(
      Amendment amendment, Baseline now, List<Finding> findings, double skill, Verdict verdict) {
    Kept kept() {
      return new Kept(amendment, now, findings);
    }

    /**
     * The state after this trial. Its remaining findings are remedied next, and further trials are
     * still compared with the run before this trial.
     */
    Kept onTopOf(Kept before) {
      return new Kept(amendment, before.before, findings);
    }
  }

  private enum Verdict {
    /** The finding is gone, and the measure is better. */
    HOLDS("kept"),
    /** The finding is gone and the measure is not better, but there is another finding. */
    UNCOVERS("not yet better"),
    FAILS("not kept");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }
  }

  /**
   * The remedies that were kept.
   *
   * @param findings of the run, with their remedies
   * @throws InvalidInputException if the run's data are missing, or its device cannot be used
   */
  public Amendment of(List<Finding> findings) throws IOException {
    if (findings.stream().anyMatch(finding -> !finding.remedies().isEmpty())) {
      requireTrainable();
    }
    RunRecord before = RunReader.read(recorded, dataDirectory, new ArrayList<>());
    Amendment none = new Amendment(recorded.directory().config(), List.of());
    Kept kept = new Kept(none, baseline(none, before), findings);
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
        if (tried.now.run().didWell()) {
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
      trial =
          Trial.of(with.configuration(settings), limit(finding, kept.before.run()), dataDirectory);
    } catch (InvalidInputException e) {
      notices.accept(
          "%s: %s: cannot be applied: %s".formatted(finding.rule(), remedy.line(), e.getMessage()));
      return new Tried(with, kept.before, List.of(), Double.NEGATIVE_INFINITY, Verdict.FAILS);
    }
    List<Finding> left = left(kept, finding, trial);
    double skill = progress(measure(finding), trial.run(), trial.batches());
    Verdict verdict = verdict(finding, remedy, trial, kept.before, left);
    return new Tried(with, baseline(with, trial.run()), left, skill, verdict);
  }

  private Baseline baseline(Amendment amendment, RunRecord run) {
    return new Baseline(() -> amendment.configuration(settings), run, dataDirectory);
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
        .filter(finding -> isAboutLength(finding) && !finding.equals(remedied))
        .filter(finding -> finding.remedies().stream().allMatch(kept.amendment::isCompatibleWith))
        .forEach(left::add);
    trial.findings().stream().filter(finding -> !isAboutLength(finding)).forEach(left::add);
    return left;
  }

  private Verdict verdict(
      Finding finding, Remedy remedy, Trial trial, Baseline baseline, List<Finding> left)
      throws IOException {
    boolean ofLength = finding.rule().equals(UnderTrained.NAME);
    RunRecord before = ofLength ? baseline.run() : baseline.endedAfter(trial.batches());
    long now = ofLength ? trial.batches() : Math.min(trial.batches(), before.batches());
    long then = ofLength ? before.batches() : now;
    Measure measure = measure(finding);
    double skillNow = progress(measure, trial.run(), now);
    double skillThen = progress(measure, before, then);
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
        "%s: %s: %s; after %s, the %s reaches %s on a scale from 0 (chance) to 1 (best), compared with %s before: %s"
            .formatted(
                finding.rule(),
                remedy.line(),
                gone ? "no longer found" : "still found",
                Count.of(trial.batches(), "batch", "batches"),
                measure.words(),
                share(skillNow),
                share(skillThen),
                verdict.words));
    return verdict;
  }

  /** Whether a finding depends on how a run ended, and means nothing for a shorter trial. */
  private static boolean isAboutLength(Finding finding) {
    return Causes.facts(finding.rule()).timing() == RuleFacts.Timing.FULL_LENGTH;
  }

  private static Measure measure(Finding finding) {
    return Causes.facts(finding.rule()).measure();
  }

  /**
   * The measure after some batches, on a scale from 0 at chance to 1 at the best possible value;
   * for recalls, at the run's end.
   */
  private static double progress(Measure measure, RunRecord run, long batches) {
    return switch (measure) {
      case TRAINING -> Trial.skillAfter(run, batches);
      case VALIDATION -> Trial.validationSkillAfter(run, batches);
      case RECALL -> run.recalls().skill();
    };
  }

  private static String share(double skill) {
    return Double.isFinite(skill) ? String.format(Locale.ROOT, "%.2f", skill) : "not a number";
  }
}
