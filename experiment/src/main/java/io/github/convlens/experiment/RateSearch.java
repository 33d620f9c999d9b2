package io.github.convlens.experiment;

import ai.djl.ndarray.NDManager;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.experiment.device.Devices;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.search.LearningRateSweep;
import io.github.convlens.training.session.TrainingSession;
import java.io.IOException;

/** Finds a learning rate for a configuration. */
public final class RateSearch {

  private RateSearch() {}

  /**
   * Tries learning rates from very low to very high, on the configuration's first device.
   *
   * @param images the images, from {@link Configuration#dataSet}
   * @param listener observes the search, for example to show its progress
   */
  public static LearningRateSweep run(
      Configuration configuration, DataSet images, Listener listener) throws IOException {
    try (NDManager manager = Devices.open(configuration.devices().get(0));
        TrainingSession session = TrainingSession.inMemory(configuration.setup(images), manager)) {
      return session.findLearningRate(listener);
    }
  }
}
