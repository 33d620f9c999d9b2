package io.github.convlens.training.loop;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.model.NetworkSpec;
import java.util.List;

/**
 * Checks that batch norms have enough values for their statistics. In every training batch, each
 * channel needs at least two values, from different images or different pixels. Evaluation has no
 * such requirement, since it uses the running statistics.
 */
public final class BatchNormInput {

  private BatchNormInput() {}

  /**
   * Rejects a training run in which a batch, or the part of a batch that a worker or device
   * receives, has only one value per channel. Batch norms that are frozen for the whole run may
   * have only one.
   *
   * @param images the number of images in the training split
   * @param devices the number of devices that share the batch, or each worker's part of it
   * @throws InvalidInputException naming the layer, the batch and the option to change
   */
  public static void requireTwoValues(
      NetworkSpec network, int images, TrainingOptions options, int devices) {
    List<LayerInfo> layers = network.leaves();
    int lastEpoch = options.epochs() - 1;
    int frozen = options.freeze().map(freeze -> freeze.leaves(network, lastEpoch)).orElse(0);
    for (LayerInfo layer : layers.subList(frozen, layers.size())) {
      if (layer.layer() instanceof BatchNorm && pixels(layer.input()) == 1) {
        require(layer, images, options, devices);
      }
    }
  }

  private static int pixels(FeatureShape shape) {
    return shape.height() * shape.width();
  }

  private static void require(LayerInfo layer, int images, TrainingOptions options, int devices) {
    int parts = options.workers() * devices;
    int minimum = 2 * parts;
    if (Math.min(images, options.batchSize()) < minimum) {
      String advice =
          images >= minimum
              ? "set batch_size to " + minimum + " or more"
              : "give at least " + minimum + " training images (there are " + images + ")";
      throw error(
          layer, "every batch has only one image" + where(options.workers(), parts), advice);
    }
    int last = EpochLength.shortBatch(options, images);
    if (last > 0 && last < minimum) {
      throw error(
          layer,
          "the last batch of an epoch has only one image" + where(options.workers(), parts),
          "set drop_last to true or change batch_size");
    }
  }

  private static String where(int workers, int parts) {
    if (parts == 1) {
      return "";
    }
    return (workers == parts ? " for one of the %d workers" : " on one of the %d devices")
        .formatted(parts);
  }

  private static InvalidInputException error(LayerInfo layer, String found, String advice) {
    return InvalidInputException.about(
        TrainingOptions.BATCH_SIZE.key(),
        "layer %s needs at least two values per channel to normalise, but %s: %s"
            .formatted(layer.name(), found, advice));
  }
}
