package io.github.convlens.insight.diagnose;

/**
 * A row of metrics.csv.
 *
 * @param epoch from 0
 * @param trainLoss smooth training loss at its end
 * @param trainAccuracy over its training batches
 * @param validLoss on the validation split
 * @param accuracy on the validation split
 */
public record EpochRecord(
    int epoch, double trainLoss, double trainAccuracy, double validLoss, double accuracy) {}
