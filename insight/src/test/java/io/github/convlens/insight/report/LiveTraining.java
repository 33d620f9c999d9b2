package io.github.convlens.insight.report;

import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.ExperimentSession;
import io.github.convlens.training.session.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A program that trains with a live page for longer than a test takes. It runs in a separate
 * process, which can be killed.
 */
final class LiveTraining {

  private LiveTraining() {}

  /**
   * @param args the run directory, which must not exist
   */
  public static void main(String... args) throws IOException {
    RunDirectory directory = new RunDirectory(Path.of(args[0]));
    Configuration configuration =
        Configuration.read(
            Path.of("../configs/digits.yaml"),
            List.of("device=cpu", "training.epochs=1000"),
            note -> {});
    try (ExperimentSession session = configuration.open(directory);
        LivePage page = new LivePage(directory.root())) {
      System.out.println("live: " + page.address());
      session.train();
    }
  }
}
