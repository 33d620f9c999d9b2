package io.github.convlens.experiment;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.device.Storage;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.experiment.device.Devices;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.model.weights.SafeTensors;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.evaluate.Evaluation;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.loop.Evaluator;
import io.github.convlens.training.loop.Views;
import io.github.convlens.training.metric.Temperature;
import io.github.convlens.training.optimize.Loss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The evaluation of a finished run's network on the images of a split.
 *
 * @param run the run that trained the network
 * @param images the images of the split
 * @param result the loss, the accuracy, and the network's outputs for every image
 * @param weights the file of the weights that were used in place of the run's own; empty for the
 *     run's own
 * @param calibration the calibration of the probabilities; empty if the run has no calibration of
 *     these weights, or several views of each image were averaged
 */
public record SplitEvaluation(
    FinishedRun run,
    ImageSet images,
    Evaluator.Evaluation result,
    Optional<Path> weights,
    Optional<Calibration> calibration) {

  /**
   * Evaluates all images.
   *
   * @param weights a safetensors file of weights that replace the run's own; null for the run's own
   * @param views the views of each image, whose probabilities are averaged; null to use the image
   *     itself
   */
  public static SplitEvaluation of(
      FinishedRun run,
      ImageSet images,
      @Nullable Path weights,
      @Nullable Views views,
      Device device)
      throws IOException {
    return evaluated(
        run,
        images,
        weights,
        views,
        device,
        weights == null && views == null ? run.calibration() : Optional.empty());
  }

  /**
   * Evaluates all images with the run's own weights. A calibration of the run is neither read nor
   * applied.
   */
  public static SplitEvaluation uncalibrated(FinishedRun run, ImageSet images, Device device)
      throws IOException {
    return evaluated(run, images, null, null, device, Optional.empty());
  }

  private static SplitEvaluation evaluated(
      FinishedRun run,
      ImageSet images,
      @Nullable Path weights,
      @Nullable Views views,
      Device device,
      Optional<Calibration> calibration)
      throws IOException {
    Configuration configuration = run.configuration();
    if (views != null) {
      requireTargetsStay(configuration);
    }
    ImageSet scaled = images.withTargets(run.metadata().outputs().seen(images.targets()));
    try (NDManager manager = Devices.open(device);
        Kernels kernels = Kernels.load(manager);
        Loss loss = new Loss(configuration.training().loss(), kernels, manager);
        DeviceImages stored =
            DeviceImages.of(scaled, run.metadata().normalization(), Storage.BYTES, 0, manager)) {
      Network network = run.network(manager);
      if (weights != null) {
        NetworkWeights.load(network, weights);
      }
      UnaryOperator<NDArray> forward =
          views == null
              ? batch -> network.forward(batch, false, null)
              : views.forward(network, configuration.training().loss());
      Evaluator.Evaluation result =
          new Evaluator(forward, loss, kernels, manager)
              .withOutputs(stored, configuration.training().batchSize(), Integer.MAX_VALUE);
      return new SplitEvaluation(run, scaled, result, Optional.ofNullable(weights), calibration);
    }
  }

  /**
   * Rejects the data set digits-angle: the views include mirror images, and mirroring a digit
   * changes its angle.
   */
  private static void requireTargetsStay(Configuration configuration) {
    if (configuration.data().dataset().equals("digits-angle")) {
      throw new InvalidInputException(
          "the views include mirror images, in which the angles of digits-angle are wrong: leave"
              + " out --tta");
    }
  }

  /**
   * The scores with their confidence intervals. If there is a {@link #calibration()}, they are
   * computed from the calibrated probabilities.
   */
  public Evaluation scores(Progress progress) {
    return Evaluation.of(
        images,
        run.metadata().outputs(),
        result.outputs(),
        calibration.map(Calibration::scaling).orElse(Temperature.ONE),
        run.configuration().seed(),
        progress);
  }

  /**
   * The accuracy, if the task has one, and the loss, for example {@code accuracy 0.9712, loss
   * 0.1103}.
   */
  public String headline() {
    String loss = String.format(Locale.ROOT, "loss %.4f", result.loss());
    return run.configuration().training().objective().hasAccuracy()
        ? String.format(Locale.ROOT, "accuracy %.4f, ", result.accuracy()) + loss
        : loss;
  }

  /**
   * Writes the network's outputs to a safetensors file, as the tensor {@code logits} of shape (N,
   * classes).
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
