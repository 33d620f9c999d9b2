package io.github.convlens.insight.fix;

import io.github.convlens.core.Count;
import io.github.convlens.experiment.RecordedRun;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Remedy;
import io.github.convlens.insight.diagnose.RunReader;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.rule.BatchNormMismatch;
import io.github.convlens.insight.diagnose.rule.BatchTooSmall;
import io.github.convlens.insight.diagnose.rule.OverFitting;
import io.github.convlens.insight.diagnose.rule.RepeatedImages;
import io.github.convlens.insight.diagnose.rule.ValidationDiffers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tries remedies by their first updates: one is kept if what was found is found no more, and the
 * loss has come further than that of the run as it was, after as many updates. Otherwise the next
 * one is tried.
 */
public final class RemedyTrials {
  /** The skill that noise leaves in medians over some dozens of batches; a gain has to be more. */
  private static final double GAIN = 0.05;

  /** Findings about validation, whose remedies may make training slower. */
  private static final Set<String> OF_VALIDATION =
      Set.of(
          OverFitting.NAME,
          BatchNormMismatch.NAME,
          BatchTooSmall.NAME,
          RepeatedImages.NAME,
          ValidationDiffers.NAME);

  private final RecordedRun recorded;
  private final @Nullable Path dataDirectory;
  private final long batches;
  private final Consumer<String> notices;

  /**
   * @param recorded the run that something was found in
   * @param dataDirectory the only place to look for data; null for the usual ones
   * @param batches how many of them a trial has at most
   * @param notices receives a line for each trial
   */
  public RemedyTrials(
      RecordedRun recorded, @Nullable Path dataDirectory, long batches, Consumer<String> notices) {
    this.recorded = recorded;
    this.dataDirectory = dataDirectory;
    this.batches = batches;
    this.notices = notices;
  }

  /**
   * The remedies that held.
   *
   * @param findings of the run, with their remedies
   */
  public Amendment of(List<Finding> findings) throws IOException {
    RunRecord before = RunReader.read(recorded, dataDirectory, new ArrayList<>());
    Amendment kept = new Amendment(recorded.directory().config(), List.of());
    for (Finding finding : findings) {
      kept = firstThatHolds(finding, before, kept);
    }
    return kept;
  }

  private Amendment firstThatHolds(Finding finding, RunRecord before, Amendment kept)
      throws IOException {
    for (Remedy remedy : finding.remedies()) {
      if (!kept.isCompatibleWith(remedy)) {
        continue;
      }
      Amendment with = kept.with(finding, remedy);
      Trial trial = Trial.of(with.configuration(), batches, dataDirectory);
      if (holds(finding, remedy, trial, before)) {
        return with;
      }
    }
    return kept;
  }

  private boolean holds(Finding finding, Remedy remedy, Trial trial, RunRecord before) {
    boolean ofValidation = OF_VALIDATION.contains(finding.rule());
    long asFar = Math.min(trial.batches(), before.batches());
    double then =
        ofValidation ? Trial.validationSkillAfter(before, asFar) : Trial.skillAfter(before, asFar);
    double now =
        ofValidation
            ? Trial.validationSkillAfter(trial.run(), trial.batches())
            : Trial.skillAfter(trial.run(), trial.batches());
    boolean gone = !trial.finds(finding.rule());
    boolean further = now >= then + GAIN;
    notices.accept(
        "%s: %s: %s; after %s the %s loss has come %s of the way from chance to the best, before it was %s: %s"
            .formatted(
                finding.rule(),
                remedy.line(),
                gone ? "no longer found" : "still found",
                Count.of(trial.batches(), "batch", "batches"),
                ofValidation ? "validation" : "training",
                share(now),
                share(then),
                gone && further ? "kept" : "not kept"));
    return gone && further;
  }

  private static String share(double skill) {
    return Double.isFinite(skill) ? String.format(Locale.ROOT, "%.2f", skill) : "not a number";
  }
}
