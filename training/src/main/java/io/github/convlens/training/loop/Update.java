package io.github.convlens.training.loop;

import ai.djl.pytorch.jni.IValue;
import io.github.convlens.model.block.NetworkParameter;
import java.util.List;

/**
 * An update about to be made.
 *
 * @param gradients averaged and clipped, in the order of the parameters
 * @param parameters those that are updated: {@link TrainingContext#trainable} without frozen ones;
 *     the same list as long as these are the same
 */
public record Update(TrainingBatch batch, IValue gradients, List<NetworkParameter> parameters) {}
