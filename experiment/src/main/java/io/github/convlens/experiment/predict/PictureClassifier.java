package io.github.convlens.experiment.predict;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.convlens.data.bulk.PictureBatch;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.device.Storage;
import io.github.convlens.data.target.Task;
import io.github.convlens.experiment.Calibration;
import io.github.convlens.experiment.FinishedRun;
import io.github.convlens.experiment.device.Devices;
import io.github.convlens.training.loop.Predictor;
import io.github.convlens.training.metric.Temperature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A trained network on a device, for one batch of pictures after the other. */
public final class PictureClassifier implements AutoCloseable {

  private final FinishedRun run;
  private final int most;
  private final Temperature temperature;
  private final NDManager manager;
  private final Predictor predictor;

  /**
   * Puts the network on the device.
   *
   * @param most how many classes a prediction has, at most
   * @param notes receives a line if probabilities are calibrated
   * @throws IOException if the run's calibration cannot be read
   */
  public PictureClassifier(FinishedRun run, Device device, int most, Consumer<String> notes)
      throws IOException {
    run.metadata().outputs().task().require("the network", Task.CLASSIFY);
    this.run = run;
    Optional<Calibration> calibration = run.calibration();
    calibration.map(Calibration::note).ifPresent(notes);
    temperature = calibration.map(Calibration::scaling).orElse(Temperature.ONE);
    this.most = most;
    manager = Devices.open(device);
    try {
      predictor = new Predictor(run.network(manager), manager);
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  /** Predictions for the pictures that could be read, in their order; keeps nothing of them. */
  public List<Prediction> classify(PictureBatch pictures) {
    List<Prediction> predictions = new ArrayList<>();
    int count = pictures.files().size();
    if (count == 0) {
      return predictions;
    }
    float[][] outputs;
    try (DeviceImages images =
        DeviceImages.of(
            pictures.images(), run.metadata().normalization(), Storage.BYTES, 0, manager)) {
      outputs = predictor.outputs(images, count);
    }
    for (int i = 0; i < count; i++) {
      predictions.add(
          Prediction.of(
              pictures.files().get(i).toString(),
              temperature.probabilities(outputs[i]),
              run.metadata().classes(),
              most));
    }
    return predictions;
  }

  /** Frees the device. */
  @Override
  public void close() {
    manager.close();
  }
}
