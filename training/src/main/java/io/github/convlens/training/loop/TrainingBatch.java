package io.github.convlens.training.loop;

import java.io.Serializable;

/**
 * A training batch.
 *
 * @param epoch the epoch, from 0
 * @param step the number of batches before this one, counted from the start of the run
 * @param index the number of batches before this one, counted from the start of the epoch
 * @param lastOfEpoch whether this is the last batch of the epoch
 */
public record TrainingBatch(
    int epoch, long step, int index, boolean lastOfEpoch, double learningRate, double momentum)
    implements Serializable {}
