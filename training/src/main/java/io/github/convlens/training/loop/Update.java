package io.github.convlens.training.loop;

import ai.djl.pytorch.jni.IValue;

/**
 * An update about to be made.
 *
 * @param gradients averaged and clipped, in the order of {@link TrainingContext#trainable}
 */
public record Update(TrainingBatch batch, IValue gradients) {}
