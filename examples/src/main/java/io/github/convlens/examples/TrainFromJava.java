package io.github.convlens.examples;

import io.github.convlens.data.DataSets;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.option.DataOptions;
import io.github.convlens.model.architecture.SimpleCnn;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.optimize.OptimizerOptions;
import io.github.convlens.training.optimize.Sgd;
import io.github.convlens.training.session.TrainingSession;
import io.github.convlens.training.session.TrainingSetup;
import io.github.convlens.training.table.ActivationRow;
import io.github.convlens.training.table.EpochResult;
import java.io.IOException;

/** Trains without a configuration file, and keeps all results in memory. */
public final class TrainFromJava {

  private TrainFromJava() {}

  /**
   * Trains, and prints results. Options that are not set here have the same defaults as in a
   * configuration file.
   */
  public static void main(String... args) throws IOException {
    DataSet digits = DataSets.onThisMachine().open(DataOptions.of("digits"), 42);
    TrainingSetup setup =
        TrainingSetup.of(digits, SimpleCnn.standard())
            .withTraining(
                TrainingOptions.defaults()
                    .with(TrainingOptions.EPOCHS, 2)
                    .with(TrainingOptions.BATCH_SIZE, 64)
                    .with(
                        TrainingOptions.OPTIMIZER,
                        OptimizerOptions.sgd().with(Sgd.MOMENTUM, 0.9).with(Sgd.NESTEROV, true)))
            .withSeed(7);

    try (TrainingSession session = TrainingSession.inMemory(setup)) {
      session.train();
      for (EpochResult epoch : session.recorder().epochs()) {
        System.out.println("epoch " + epoch.epoch() + ": accuracy " + epoch.accuracy());
      }
      for (ActivationRow row : session.activationStats().orElseThrow().rows()) {
        if (row.step() == 0) {
          System.out.println(row.name() + ": std " + row.std() + " in the first batch");
        }
      }
    }
  }
}
