package io.github.convlens.training.loop;

import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;

/** The number of batches in an epoch, and the size of the last one. */
final class EpochLength {

  private EpochLength() {}

  /**
   * The number of batches in an epoch.
   *
   * @param images the number of images in the training split
   * @throws InvalidInputException if the images do not fill one batch, and a short batch is dropped
   */
  static int of(TrainingOptions options, int images) {
    int size = options.batchSize();
    int whole = images / size;
    int batches = options.dropLast() || images % size == 0 ? whole : whole + 1;
    if (batches == 0) {
      throw InvalidInputException.option(
          TrainingOptions.BATCH_SIZE.key(),
          "is %d, but the training split has only %s, which is less than one batch"
              .formatted(size, Count.of(images, "image")),
          "lower it, or set drop_last to false");
    }
    return Math.min(batches, options.limitBatches());
  }

  /**
   * The number of images in the short batch that ends each epoch; 0 if no epoch has one.
   *
   * @param images the number of images in the training split
   */
  static int shortBatch(TrainingOptions options, int images) {
    int whole = images / options.batchSize();
    boolean reached = !options.dropLast() && options.limitBatches() > whole;
    return reached ? images % options.batchSize() : 0;
  }
}
