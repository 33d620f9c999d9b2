package io.github.convlens.data;

/**
 * What a run trains on and what it is validated on.
 *
 * @param train images to train on
 * @param validation images to validate on after every epoch
 */
public record TrainingSplits(ImageSet train, ImageSet validation) {}
