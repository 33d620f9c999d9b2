package io.github.convlens.training;

import io.github.convlens.core.InvalidInputException;

/** How many batches an epoch has. */
final class EpochLength {

  private EpochLength() {}

  /**
   * @param images of the training split
   * @throws InvalidInputException if that is not one batch
   */
  static int steps(int images, TrainingOptions options) {
    int whole = images / options.batchSize();
    int batches = options.dropLast() || images % options.batchSize() == 0 ? whole : whole + 1;
    if (batches == 0) {
      throw new InvalidInputException(
          "training.batch_size is "
              + options.batchSize()
              + " and the training split has "
              + images
              + " images, which is not one batch: lower it, or set training.drop_last: false");
    }
    return options.limitBatches() == null ? batches : Math.min(batches, options.limitBatches());
  }
}
