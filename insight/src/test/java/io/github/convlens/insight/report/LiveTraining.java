package io.github.convlens.insight.report;

import ai.djl.Device;
import io.github.convlens.data.DataSet;
import io.github.convlens.data.digits.Digits;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.ConfiguredTraining;
import io.github.convlens.experiment.device.OpenDevices;
import io.github.convlens.experiment.run.Environment;
import io.github.convlens.experiment.run.RunPlace;
import io.github.convlens.training.TrainingSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Trains with a live page, for longer than a test looks; a program, so that it can be killed. */
final class LiveTraining {

  private LiveTraining() {}

  /**
   * @param args the run directory, which must not exist
   */
  public static void main(String... args) throws IOException {
    Configuration.Resolved resolved =
        Configuration.load(
            Path.of("../configs/digits.yaml"),
            List.of("device=cpu", "training.epochs=1000"),
            note -> {});
    Configuration configuration = resolved.configuration();
    DataSet data = Digits.create(configuration.seed());
    List<Device> devices = ConfiguredTraining.devices(configuration);
    try (RunPlace run = RunPlace.fresh(Path.of(args[0]));
        OpenDevices open = OpenDevices.of(devices);
        TrainingSession session =
            TrainingSession.open(
                ConfiguredTraining.setup(configuration, data),
                run.directory(),
                configuration.checkpoint(),
                open.placement())) {
      run.begin(resolved.yaml(), Environment.current(devices, configuration.record()));
      try (LivePage page = new LivePage(run.directory().root())) {
        System.out.println("live: " + page.address());
        session.train(List.of());
      }
    }
  }
}
