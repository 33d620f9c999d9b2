package io.github.convlens.dev.zoo;

import io.github.convlens.core.FileTree;
import io.github.convlens.core.Progress;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.ExperimentSession;
import io.github.convlens.experiment.RecordedRun;
import io.github.convlens.experiment.run.RunPlace;
import io.github.convlens.insight.Diagnosis;
import io.github.convlens.insight.diagnose.ClassRecord;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.RunReader;
import io.github.convlens.training.loop.TrainingDivergedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of the generated zoo ({@link GeneratedZoo}).
 *
 * @param directory the run directory
 * @param data the data directory
 */
record TrainedRun(Path directory, Path data) {
  private static final String DONE = "done";

  /** Trains a configuration, unless it was trained before. */
  static TrainedRun of(Path configuration, Path directory, Path data) throws IOException {
    Path done = directory.resolveSibling(directory.getFileName() + "." + DONE);
    if (!Files.exists(done)) {
      FileTree.delete(directory); // files that an interrupted training run left behind
      train(Configuration.read(configuration), directory, data);
      Files.createFile(done);
    }
    return new TrainedRun(directory, data);
  }

  private static void train(Configuration configuration, Path directory, Path data)
      throws IOException {
    try (RunPlace fresh = RunPlace.fresh(directory);
        ExperimentSession session =
            configuration.open(
                fresh,
                configuration.dataSet(DataSearchPath.ofProcess(data), Progress.NONE),
                configuration.devices())) {
      session.train();
    } catch (TrainingDivergedException e) {
      // The diagnosis sees the divergence in the values that were recorded before.
    }
  }

  /** The findings of the diagnosis. */
  List<Finding> findings() throws IOException {
    return Diagnosis.of(directory, data).findings();
  }

  /**
   * The mean recall over the classes, measured with the final weights. If the classes are balanced,
   * it equals the accuracy. If the run diverged, it is the recall of random predictions.
   *
   * @param outputs the number of classes of the data set
   */
  double recall(int outputs) throws IOException {
    return RunReader.read(RecordedRun.open(directory), data, new ArrayList<>()).classes().stream()
        .filter(one -> one.images() > 0)
        .mapToDouble(ClassRecord::recall)
        .average()
        .orElse(1.0 / outputs);
  }
}
