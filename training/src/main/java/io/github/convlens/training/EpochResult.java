package io.github.convlens.training;

/**
 * The result of an epoch: a row of {@code metrics.csv}.
 *
 * @param trainLoss the smooth loss at its end
 * @param trainAccuracy fraction of its training images classified correctly, while training
 * @param validLoss mean loss over the validation images
 * @param accuracy fraction of the validation images classified correctly
 * @param seconds training and validation together
 * @param imagesPerSecond of the training part
 */
public record EpochResult(
    int epoch,
    double trainLoss,
    double trainAccuracy,
    double validLoss,
    double accuracy,
    double seconds,
    double imagesPerSecond) {}
