package io.github.convlens.training.session;

import ai.djl.ndarray.NDManager;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.model.weights.SafeTensors;
import io.github.convlens.training.loop.Predictor;
import io.github.convlens.training.record.Predictions;
import io.github.convlens.training.task.OutputMeaning;
import java.io.IOException;

/** The files that a run directory receives at the end of training. */
final class LastFiles {
  private LastFiles() {}

  /** Writes the network's predictions for the validation split, and its weights. */
  static void write(
      TrainingSetup setup,
      SessionImages images,
      Network network,
      NDManager manager,
      RunDirectory directory)
      throws IOException {
    Predictions predictions =
        Predictions.of(
            images.validationSplit(),
            setup.data().classNames(),
            new Predictor(network, manager),
            images.validation(),
            setup.training().batchSize());
    predictions.write(directory.predictions(), directory.mistakes());
    // Written last, because this file marks the run as finished.
    new SafeTensors(NetworkWeights.capture(network), metadata(setup, predictions.meaning()).toMap())
        .write(directory.weights());
  }

  private static ModelMetadata metadata(TrainingSetup setup, OutputMeaning meaning) {
    ImageSet shown = setup.data().train();
    return new ModelMetadata(
        meaning,
        shown.channels(),
        shown.height(),
        shown.width(),
        setup.data().normalization(),
        setup.data().preparation());
  }
}
