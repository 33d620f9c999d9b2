package io.github.convlens.insight.fix;

import io.github.convlens.core.Progress;
import io.github.convlens.core.TemporaryFolder;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.ExperimentSession;
import io.github.convlens.experiment.RecordedRun;
import io.github.convlens.experiment.run.RunPlace;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.RunReader;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.Series;
import io.github.convlens.insight.diagnose.rule.Causes;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.StopSignal;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.loop.TrainingDivergedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A short run with a remedy.
 *
 * @param run the record of the trial
 * @param findings the findings about the trial
 * @param batches the number of batches of the trial
 */
record Trial(RunRecord run, List<Finding> findings, long batches) {

  /**
   * A listener that finishes a run after some batches, as if the run had been configured to end
   * there.
   */
  private record EndAfter(long batches, StopSignal stop) implements Listener {
    @Override
    public void onBatchEnd(TrainingBatch batch) {
      if (batch.step() + 1 >= batches) {
        stop.finish("tried " + batches + " batches");
      }
    }
  }

  /**
   * Trains the first batches in a temporary folder.
   *
   * @param batches the largest number of batches
   * @param dataDirectory the only folder that is searched for data; null for the usual folders
   */
  static Trial of(Configuration configuration, long batches, @Nullable Path dataDirectory)
      throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.create("convlens-try")) {
      Path directory = folder.path().resolve("run");
      train(configuration, batches, directory, dataDirectory);
      RunRecord run = RunReader.read(RecordedRun.open(directory), dataDirectory, new ArrayList<>());
      return new Trial(run, Causes.of(Causes.rules(), run), run.batches());
    }
  }

  private static void train(
      Configuration configuration, long batches, Path directory, @Nullable Path dataDirectory)
      throws IOException {
    try (RunPlace fresh = RunPlace.fresh(directory);
        ExperimentSession session =
            configuration.open(
                fresh,
                configuration.dataSet(DataSearchPath.ofProcess(dataDirectory), Progress.NONE),
                configuration.devices())) {
      session.train(new EndAfter(batches, session.stop()));
    } catch (TrainingDivergedException e) {
      // The record of the trial shows that it diverged.
    }
  }

  boolean finds(String rule) {
    return findings.stream().anyMatch(finding -> finding.rule().equals(rule));
  }

  /** The progress of a run after some batches: 0 at chance, 1 at the lowest possible loss. */
  static double skillAfter(RunRecord run, long batches) {
    if (run.nonFinite().isPresent() && run.nonFinite().get().step() < batches) {
      return Double.NEGATIVE_INFINITY;
    }
    Series end = run.loss().between(batches - Math.max(1, batches / 10), batches);
    return run.chance().skill(end.median());
  }

  /**
   * The progress in validation, after the last epoch that had ended by then; NaN if no epoch had
   * ended.
   */
  static double validationSkillAfter(RunRecord run, long batches) {
    long whole = batches / Math.max(1, run.batchesPerEpoch());
    boolean atEnd = batches >= run.batches(); // validated even if the last epoch was cut short
    int epochs = atEnd ? run.epochs().size() : (int) Math.min(run.epochs().size(), whole);
    return epochs == 0 ? Double.NaN : run.chance().skill(run.epochs().get(epochs - 1).validLoss());
  }
}
