package io.github.convlens.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import io.github.convlens.data.device.Batch;
import io.github.convlens.data.device.Batches;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.model.block.Network;
import io.github.convlens.training.internal.torch.GradientMode;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** Computes the class probabilities and outputs of a network in evaluation mode. */
public final class Predictor {

  private final Network network;
  private final NDManager manager;

  /** A predictor that uses a network. */
  public Predictor(Network network, NDManager manager) {
    this.network = network;
    this.manager = manager;
  }

  /**
   * @return a probability per class for each image, in order: the softmax of the outputs or, for a
   *     single output with sigmoid p, the two probabilities 1 − p and p
   */
  public float[][] probabilities(DeviceImages images, int batchSize) {
    return rows(
        images,
        batchSize,
        outputs -> {
          if (outputs.getShape().get(1) > 1) {
            return outputs.softmax(1);
          }
          NDArray second = Activation.sigmoid(outputs);
          return NDArrays.concat(new NDList(second.neg().add(1), second), 1);
        });
  }

  /**
   * @return the network's outputs for each image, in order
   */
  public float[][] outputs(DeviceImages images, int batchSize) {
    return rows(images, batchSize, outputs -> outputs);
  }

  private float[][] rows(DeviceImages images, int batchSize, UnaryOperator<NDArray> function) {
    return GradientMode.off(
        () -> {
          float[][] all = new float[images.count()][];
          try (Batches batches = images.ordered(batchSize)) {
            int next = 0;
            for (int i = 0; i < batches.count(); i++) {
              try (NDManager scope = manager.newSubManager();
                  Batch batch = batches.get(i, scope)) {
                next =
                    read(function.apply(network.forward(batch.images(), false, null)), all, next);
              }
            }
          }
          return all;
        });
  }

  private static int read(NDArray rows, float[][] all, int first) {
    int count = Math.toIntExact(rows.getShape().get(0));
    int width = Math.toIntExact(rows.getShape().get(1));
    float[] values = rows.toFloatArray();
    for (int i = 0; i < count; i++) {
      all[first + i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
    }
    return first + count;
  }
}
