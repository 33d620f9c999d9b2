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
 * A search, by short trials, for remedies that help. A remedy can be kept if the finding is gone,
 * and if the finding's measure (usually the loss) is better than without this remedy {@linkplain
 * Baseline after the same number of batches}. Of the remedies of a finding that can be kept, the
 * one that improves the measure most is kept. If there is none, the remedies of the next finding
 * are tried. The findings of a kept trial are remedied next, since a second fault may show only
 * once the first fault is gone.
 */
public final class RemedyTrials {
  /**
   * A gain of skill counts if it is at least this large. A smaller gain in medians over a few dozen
   * batches may be noise.
   */
  private static final double GAIN = 0.05;

  /**
   * The largest number of rounds. Each round keeps a remedy, or a pair of remedies, in addition to
   * the previous remedies.
   */
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
   * @param dataDirectory the only folder that is searched for data; null for the usual folders
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

  /** A copy whose trials use a different device. The amended configuration keeps its own device. */
  public RemedyTrials on(String device) {
    return new RemedyTrials(recorded, dataDirectory, batches, notices, List.of("device=" + device));
  }

  /**
   * Checks data, device and initial weights before the first trial, so that their faults are not
   * mistaken for faults of a remedy.
   */
  private void requireTrainable() {
    Configuration own = Configuration.read(recorded.directory().config(), settings, note -> {});
    own.devices();
    own.requireWeights();
    own.dataSet(DataSearchPath.ofProcess(dataDirectory), Progress.NONE);
  }

  /**
   * The remedies so far, the findings that remain, and the run with which further trials are
   * compared.
   */
  private record Kept(Amendment amendment, Baseline before, List<Finding> findings) {}

  /** The outcome of a trial, and the findings that remain. */
  private record Tried(
      Amendment amendment, Baseline now, List<Finding> findings, double skill, Verdict verdict) {
    Kept kept() {
      return new Kept(amendment, now, findings);
    }

    /**
     * The state after this trial. The findings that remain are remedied next, and further trials
     * are still compared with the run before this trial.
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
   * Tries remedies, and returns the amendment with the remedies that were kept.
   *
   * @param findings the findings about the run, with their remedies
   * @throws InvalidInputException if the run's data are missing, or its device cannot be used
   */
  public Amendment of(List<Finding> findings) throws IOException {
    if (findings.stream().anyMatch(finding -> !finding.remedies().isEmpty())) {
      requireTrainable();
    }
    RunRecord before = RunReader.read(recorded, dataDirectory, new ArrayList<>());
    Amendment none = new Amendment(recorded.directory().config(), List.of());
    Kept kept = new Kept(none, baseline(none, before), findings);
    Set<Set<String>> tried = new HashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      Optional<Kept> next = firstThatHolds(kept, tried);
      if (next.isEmpty()) {
        break;
      }
      kept = next.get();
    }
    return kept.amendment;
  }

  /**
   * The first remedy that is kept. If there is none, the first pair that is kept: a remedy that
   * removes its finding but was not kept by itself, and a remedy of a finding that remains. The
   * second remedy may have made no difference before, while the other fault was there.
   *
   * @param tried the sets of changes that were tried together, which are not tried again
   */
  private Optional<Kept> firstThatHolds(Kept kept, Set<Set<String>> tried) throws IOException {
    List<Tried> uncovering = new ArrayList<>();
    Optional<Kept> one = firstThatHolds(kept, tried, uncovering);
    for (int i = 0; i < uncovering.size() && one.isEmpty(); i++) {
      one = firstThatHolds(uncovering.get(i).onTopOf(kept), tried, new ArrayList<>());
    }
    return one;
  }

  private Optional<Kept> firstThatHolds(Kept kept, Set<Set<String>> tried, List<Tried> uncovering)
      throws IOException {
    for (Finding finding : kept.findings) {
      Optional<Kept> best = bestThatHolds(kept, finding, tried, uncovering);
      if (best.isPresent()) {
        return best;
      }
    }
    return Optional.empty();
  }

  /**
   * The remedy of a finding that improves the measure most, among those that can be kept; empty if
   * there is none. Once the run does well with a remedy, no further remedies are tried.
   */
  private Optional<Kept> bestThatHolds(
      Kept kept, Finding finding, Set<Set<String>> tried, List<Tried> uncovering)
      throws IOException {
    Optional<Tried> best = Optional.empty();
    for (Remedy remedy : finding.remedies()) {
      Amendment with = kept.amendment.with(finding, remedy);
      if (!tried.add(with.applied())) {
        continue;
      }
      Tried outcome = tried(kept, finding, remedy, with);
      if (outcome.verdict == Verdict.HOLDS) {
        if (best.isEmpty() || outcome.skill > best.get().skill) {
          best = Optional.of(outcome);
        }
        if (outcome.now.run().didWell()) {
          break;
        }
      } else if (outcome.verdict == Verdict.UNCOVERS) {
        uncovering.add(outcome);
      }
    }
    return best.map(Tried::kept);
  }

  private Tried tried(Kept kept, Finding finding, Remedy remedy, Amendment with)
      throws IOException {
    Trial trial;
    try {
      trial =
          Trial.of(with.configuration(settings), limit(finding, kept.before.run()), dataDirectory);
    } catch (InvalidInputException e) {
      notices.accept(
          "%s: %s: cannot be applied: %s".formatted(finding.rule(), remedy.line(), e.getMessage()));
      return new Tried(with, kept.before, List.of(), Double.NEGATIVE_INFINITY, Verdict.FAILS);
    }
    List<Finding> left = left(kept, with, finding, trial);
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

  /** The findings that remain after a remedy, except those that are only due to a short trial. */
  private static List<Finding> left(Kept kept, Amendment tried, Finding remedied, Trial trial) {
    if (trial.run().complete()) {
      return trial.findings();
    }
    List<Finding> left = new ArrayList<>();
    kept.findings.stream()
        .filter(finding -> isAboutLength(finding) && !finding.equals(remedied))
        .filter(finding -> finding.remedies().stream().allMatch(tried::isCompatibleWith))
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
   * The measure after some batches, on a scale from 0 at chance to 1 at the best possible value.
   * The recall is measured only at the end of the run.
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
