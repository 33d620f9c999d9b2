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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Measures the loss and accuracy of a network over a split, counting every image once. */
public final class Evaluator {

  private final UnaryOperator<NDArray> forward;
  private final Loss loss;
  private final Kernels kernels;
  private final NDManager manager;

  /**
   * The result of an evaluation.
   *
   * @param loss the mean loss over the images
   * @param accuracy the fraction of the images that were classified correctly
   * @param outputs the outputs of the network for each image, if they were requested; else empty
   */
  public record Evaluation(double loss, double accuracy, long images, float[][] outputs) {}

  /** An evaluator of a network's outputs. */
  public Evaluator(Network network, Loss loss, Kernels kernels, NDManager manager) {
    this(images -> network.forward(images, false, null), loss, kernels, manager);
  }

  /**
   * An evaluator of outputs that a function computes.
   *
   * @param forward computes the outputs for normalised images (N, C, H, W), attached to the images'
   *     manager
   */
  public Evaluator(UnaryOperator<NDArray> forward, Loss loss, Kernels kernels, NDManager manager) {
    this.forward = forward;
    this.loss = loss;
    this.kernels = kernels;
    this.manager = manager;
  }

  /** Evaluates all images, and waits for the device only once, at the end. */
  public Evaluation evaluate(DeviceImages images, int batchSize) {
    return evaluate(images, batchSize, Integer.MAX_VALUE);
  }

  /** Evaluates the first {@code limitBatches} batches. */
  public Evaluation evaluate(DeviceImages images, int batchSize, int limitBatches) {
    return evaluate(images, batchSize, limitBatches, Outputs.UNUSED);
  }

  /** Evaluates the first {@code limitBatches} batches and keeps the network's outputs. */
  public Evaluation withOutputs(DeviceImages images, int batchSize, int limitBatches) {
    return evaluate(images, batchSize, limitBatches, new Outputs.Kept());
  }

  private Evaluation evaluate(
      DeviceImages images, int batchSize, int limitBatches, Outputs outputs) {
    return GradientMode.off(
        () -> {
          try (NDManager pass = manager.newSubManager();
              Batches batches = images.ordered(batchSize)) {
            return evaluate(batches, Math.min(batches.count(), limitBatches), pass, outputs);
          }
        });
  }

  private Evaluation evaluate(Batches batches, int count, NDManager pass, Outputs kept) {
    NDArray totals = pass.zeros(new Shape(2), DataType.FLOAT64);
    long images = 0;
    for (int i = 0; i < count; i++) {
      try (NDManager scope = pass.newSubManager();
          Batch batch = batches.get(i, scope)) {
        NDArray outputs = forward.apply(batch.images());
        Loss.Value value = loss.of(outputs, batch.labels());
        kernels.losses().addToTotals(totals, value.loss(), value.correct(), batch.size());
        images += batch.size();
        kept.add(outputs, pass);
      }
    }
    double[] sums = totals.toDoubleArray();
    return new Evaluation(sums[0] / images, sums[1] / images, images, kept.rows());
  }

  /**
   * Keeps the outputs of batches, or discards them. Outputs are read after the last batch, so that
   * no batch has to wait for the device.
   */
  private interface Outputs {
    /** Discards the outputs, which are closed with their batch. */
    Outputs UNUSED =
        new Outputs() {
          @Override
          public void add(NDArray outputs, NDManager pass) {}

          @Override
          public float[][] rows() {
            return new float[0][];
          }
        };

    void add(NDArray outputs, NDManager pass);

    float[][] rows();

    /** Keeps outputs on the device until the end of the pass. */
    final class Kept implements Outputs {
      private final List<NDArray> batches = new ArrayList<>();

      @Override
      public void add(NDArray outputs, NDManager pass) {
        outputs.attach(pass);
        batches.add(outputs);
      }

      @Override
      public float[][] rows() {
        List<float[]> rows = new ArrayList<>();
        for (NDArray batch : batches) {
          int width = Math.toIntExact(batch.getShape().get(1));
          float[] values = batch.toFloatArray();
          for (int start = 0; start < values.length; start += width) {
            rows.add(Arrays.copyOfRange(values, start, start + width));
          }
        }
        return rows.toArray(float[][]::new);
      }
    }
  }
}
