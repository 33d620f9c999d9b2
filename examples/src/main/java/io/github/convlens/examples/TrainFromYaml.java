package io.github.convlens.examples;

import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.ExperimentSession;
import io.github.convlens.insight.Report;
import io.github.convlens.training.loop.TrainingResult;
import io.github.convlens.training.session.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Trains the network of a configuration file, and writes the report. Arguments: {@code CONFIG
 * RUN_DIR}.
 */
public final class TrainFromYaml {

  private TrainFromYaml() {}

  /**
   * Trains. The run directory then contains everything that {@code convlens train} writes, except
   * {@code train.log}.
   */
  public static void main(String... args) throws IOException {
    Path folder = Path.of(args[1]);
    Configuration configuration = Configuration.read(Path.of(args[0]));
    try (ExperimentSession session = configuration.open(new RunDirectory(folder))) {
      TrainingResult result = session.train();
      result.last().ifPresent(epoch -> System.out.println("accuracy " + epoch.accuracy()));
    }
    System.out.println(Report.of(folder).write());
  }
}
