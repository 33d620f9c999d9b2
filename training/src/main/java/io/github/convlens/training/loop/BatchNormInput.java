package io.github.convlens.training.loop;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.LayerInfo;
import java.util.List;

/**
 * Checks that batch norms have enough values for their statistics. In every training batch, each
 * channel needs at least two values, from different images or different pixels. Evaluation needs
 * none, since it uses the running statistics.
 */
public final class BatchNormInput {

  private BatchNormInput() {}

  /**
   * Rejects a training in which a batch, or a device's part of a batch, has only one value per
   * channel.
   *
   * @param images the images of the training split
   * @param devices the number of devices that share a batch
   * @throws InvalidInputException naming the layer, the batch and the option to change
   */
  public static void requireTwoValues(
      List<LayerInfo> layers, int images, TrainingOptions options, int devices) {
    for (LayerInfo layer : layers) {
      if (layer.layer() instanceof BatchNorm && pixels(layer.input()) == 1) {
        require(layer, Math.min(images, options.batchSize()), devices, "every batch");
        int last = images % options.batchSize();
        if (last > 0 && !options.dropLast() && reachesLast(images, options)) {
          require(layer, last, devices, "the last batch of an epoch");
        }
      }
    }
  }

  private static int pixels(FeatureShape shape) {
    return shape.height() * shape.width();
  }

  private static boolean reachesLast(int images, TrainingOptions options) {
    return options.limitBatches() > images / options.batchSize();
  }

  private static void require(LayerInfo layer, int batch, int devices, String which) {
    int part = Math.max(1, batch / devices);
    if (part > 1) {
      return;
    }
    throw InvalidInputException.about(
        TrainingOptions.BATCH_SIZE.key(),
        "layer %s normalises each channel by two values or more, and %s has one image%s: %s"
            .formatted(
                layer.name(),
                which,
                devices == 1 ? "" : " on one of the " + devices + " devices",
                which.startsWith("the last")
                    ? "set drop_last to true, or another batch_size"
                    : "set batch_size to " + 2 * devices + " or more"));
  }
}
