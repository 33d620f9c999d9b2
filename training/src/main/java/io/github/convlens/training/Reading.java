package io.github.convlens.training;

/**
 * What a batch gave, on the host.
 *
 * @param loss the batch's own loss
 * @param smoothLoss exponential average of the losses so far ({@link SmoothLoss})
 * @param correct images of the batch classified rightly
 */
public record Reading(BatchBegin batch, double loss, double smoothLoss, int correct, int images) {}
