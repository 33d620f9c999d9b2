package io.github.convlens.training.loop;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.model.NetworkSpec;
import java.util.List;

/**
 * Checks that batch norms have enough values for their statistics. In every training batch, each
 * channel needs at least two values, from different images or different pixels. Evaluation needs
 * none, since it uses the running statistics.
 */
public final class BatchNormInput {

  private BatchNormInput() {}

  /**
   * Refuses a training in which some batch, or some worker's or device's part of it, has only one
   * value per channel. Batch norms that never learn may have one.
   *
   * @param images of the training split
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
    int least = 2 * parts;
    if (Math.min(images, options.batchSize()) < least) {
      String advice =
          images >= least
              ? "set batch_size to " + least + " or more"
              : "give at least " + least + " training images (there are " + images + ")";
      throw refusal(layer, "every batch has one image" + where(options.workers(), parts), advice);
    }
    int last = EpochLength.shortBatch(options, images);
    if (last > 0 && last < least) {
      throw refusal(
          layer,
          "the last batch of an epoch has one image" + where(options.workers(), parts),
          "set drop_last to true, or another batch_size");
    }
  }

  private static String where(int workers, int parts) {
    if (parts == 1) {
      return "";
    }
    return (workers == parts ? " for one of the %d workers" : " on one of the %d devices")
        .formatted(parts);
  }

  private static InvalidInputException refusal(LayerInfo layer, String found, String advice) {
    return InvalidInputException.about(
        TrainingOptions.BATCH_SIZE.key(),
        "layer %s needs at least two values per channel to normalise, but %s: %s"
            .formatted(layer.name(), found, advice));
  }
}
