package io.github.convlens.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import io.github.convlens.data.device.Batch;
import io.github.convlens.data.device.Batches;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.model.Network;
import io.github.convlens.training.torch.GradientMode;

/** Class probabilities of a network in evaluation. */
public final class Predictor {

  private final Network network;
  private final NDManager manager;

  public Predictor(Network network, NDManager manager) {
    this.network = network;
    this.manager = manager;
  }

  /**
   * @return for each image, in order, a probability per class: softmax of the outputs, or of the
   *     one output the sigmoid and what is left to 1
   */
  public float[][] probabilities(DeviceImages images, int batchSize) {
    return GradientMode.off(
        () -> {
          float[][] all = new float[images.count()][];
          try (Batches batches = images.ordered(batchSize)) {
            int next = 0;
            for (int i = 0; i < batches.count(); i++) {
              try (NDManager scope = manager.newSubManager();
                  Batch batch = batches.get(i, scope)) {
                next = read(network.forward(batch.images(), false, null), all, next);
              }
            }
          }
          return all;
        });
  }

  private static int read(NDArray outputs, float[][] all, int first) {
    int count = Math.toIntExact(outputs.getShape().get(0));
    int width = Math.toIntExact(outputs.getShape().get(1));
    boolean single = width == 1;
    NDArray probabilities = single ? Activation.sigmoid(outputs) : outputs.softmax(1);
    float[] values = probabilities.toFloatArray();
    for (int i = 0; i < count; i++) {
      float[] row = new float[single ? 2 : width];
      if (single) {
        row[0] = 1 - values[i];
        row[1] = values[i];
      } else {
        System.arraycopy(values, i * width, row, 0, width);
      }
      all[first + i] = row;
    }
    return first + count;
  }
}
