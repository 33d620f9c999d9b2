package io.github.convlens.training.loop;

/**
 * The result of a batch, on the host.
 *
 * @param loss the loss of this batch
 * @param smoothLoss the exponential average of the losses so far ({@link EpochMeter})
 * @param correct the number of images of the batch that were classified correctly
 */
public record BatchResult(
    TrainingBatch batch, double loss, double smoothLoss, int correct, int images) {}
