package io.github.convlens.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.data.device.Batch;
import io.github.convlens.data.device.Batches;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.model.block.Network;
import io.github.convlens.training.internal.torch.GradientMode;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.optimize.Loss;

/** Loss and accuracy of a network over a whole split, every image counted once. */
public final class Evaluator {

  private final Network network;
  private final Loss loss;
  private final Kernels kernels;
  private final NDManager manager;

  /**
   * @param loss mean over the images
   * @param accuracy fraction classified correctly
   */
  public record Evaluation(double loss, double accuracy, long images) {}

  public Evaluator(Network network, Loss loss, Kernels kernels, NDManager manager) {
    this.network = network;
    this.loss = loss;
    this.kernels = kernels;
    this.manager = manager;
  }

  /** Evaluates all images; the device is waited for once, at the end. */
  public Evaluation evaluate(DeviceImages images, int batchSize) {
    return evaluate(images, batchSize, Integer.MAX_VALUE);
  }

  /** Evaluates the first {@code limitBatches} batches. */
  public Evaluation evaluate(DeviceImages images, int batchSize, int limitBatches) {
    return GradientMode.off(
        () -> {
          try (NDManager pass = manager.newSubManager();
              Batches batches = images.ordered(batchSize)) {
            return evaluate(batches, Math.min(batches.count(), limitBatches), pass);
          }
        });
  }

  private Evaluation evaluate(Batches batches, int count, NDManager pass) {
    NDArray totals = pass.zeros(new Shape(2), DataType.FLOAT64);
    long images = 0;
    for (int i = 0; i < count; i++) {
      try (NDManager scope = pass.newSubManager();
          Batch batch = batches.get(i, scope)) {
        NDArray outputs = network.forward(batch.images(), false, null);
        Loss.Value value = loss.of(outputs, batch.labels());
        kernels.losses().addToTotals(totals, value.loss(), value.correct(), batch.size());
        images += batch.size();
      }
    }
    double[] sums = totals.toDoubleArray();
    return new Evaluation(sums[0] / images, sums[1] / images, images);
  }
}
