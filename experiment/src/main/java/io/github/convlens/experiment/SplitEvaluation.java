package io.github.convlens.experiment;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.core.Progress;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.device.Storage;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.experiment.device.Devices;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.model.weights.SafeTensors;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.evaluate.ClassEvaluation;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.loop.Evaluator;
import io.github.convlens.training.loop.Views;
import io.github.convlens.training.optimize.Loss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A finished run's network, evaluated on the images of a split.
 *
 * @param run whose network it is
 * @param images of the split
 * @param result loss, accuracy, and the network's outputs for every image
 */
public record SplitEvaluation(FinishedRun run, ImageSet images, Evaluator.Evaluation result) {

  /**
   * Evaluates all images.
   *
   * @param weights a file of other weights (safetensors); null for the run's own
   * @param views of each image, whose probabilities are averaged; null for the image itself
   */
  public static SplitEvaluation of(
      FinishedRun run,
      ImageSet images,
      @Nullable Path weights,
      @Nullable Views views,
      Device device)
      throws IOException {
    Configuration configuration = run.configuration();
    try (NDManager manager = Devices.open(device);
        Kernels kernels = Kernels.load(manager);
        Loss loss = new Loss(configuration.training().loss(), kernels, manager);
        DeviceImages stored =
            DeviceImages.of(images, run.metadata().normalization(), Storage.BYTES, 0, manager)) {
      Network network = run.network(manager);
      if (weights != null) {
        NetworkWeights.load(network, weights);
      }
      UnaryOperator<NDArray> forward =
          views == null
              ? seen -> network.forward(seen, false, null)
              : views.forward(network, configuration.training().loss());
      Evaluator.Evaluation result =
          new Evaluator(forward, loss, kernels, manager)
              .withOutputs(stored, configuration.training().batchSize(), Integer.MAX_VALUE);
      return new SplitEvaluation(run, images, result);
    }
  }

  /** Scores with their intervals. */
  public ClassEvaluation scores(Progress progress) {
    return ClassEvaluation.of(
        images, run.metadata().classes(), result.outputs(), run.configuration().seed(), progress);
  }

  /**
   * Writes the network's outputs (N, classes) as the tensor {@code logits} of a safetensors file.
   */
  public void writeLogits(Path file) throws IOException {
    float[][] rows = result.outputs();
    int width = rows[0].length;
    float[] values = new float[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, values, i * width, width);
    }
    Tensor tensor = Tensor.of(values, List.of((long) rows.length, (long) width));
    new SafeTensors(Map.of("logits", tensor), Map.of()).write(file);
  }
}
