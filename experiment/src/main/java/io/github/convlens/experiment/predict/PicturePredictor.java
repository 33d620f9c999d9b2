package io.github.convlens.experiment.predict;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.convlens.data.bulk.PictureBatch;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.device.Storage;
import io.github.convlens.experiment.FinishedRun;
import io.github.convlens.experiment.device.Devices;
import io.github.convlens.training.loop.Predictor;
import java.util.ArrayList;
import java.util.List;

/** Predicts pictures with a trained network on a device, one batch at a time. */
public final class PicturePredictor implements AutoCloseable {

  private final FinishedRun run;
  private final OutputReading reading;
  private final NDManager manager;
  private final Predictor predictor;

  /**
   * Copies the network to the device.
   *
   * @param reading the interpretation of the outputs as predictions
   */
  public PicturePredictor(FinishedRun run, OutputReading reading, Device device) {
    this.run = run;
    this.reading = reading;
    manager = Devices.open(device);
    try {
      predictor = new Predictor(run.network(manager), manager);
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  /**
   * Predicts the pictures of a batch that could be read, and returns the predictions in order. The
   * arrays of the batch are freed.
   */
  public List<Prediction> predict(PictureBatch pictures) {
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
      predictions.add(reading.read(pictures.files().get(i).toString(), outputs[i]));
    }
    return predictions;
  }

  /** Frees the arrays on the device. */
  @Override
  public void close() {
    manager.close();
  }
}
