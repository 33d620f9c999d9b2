package io.github.convlens.training.loop;

import ai.djl.pytorch.jni.IValue;
import io.github.convlens.model.block.NetworkParameter;
import java.util.List;

/**
 * An update about to be made.
 *
 * @param gradients averaged and clipped, in the order of the parameters
 * @param parameters those that are updated: {@link TrainingContext#trainable} without frozen ones;
 *     the same list object as long as it has the same parameters
 */
public record Update(TrainingBatch batch, IValue gradients, List<NetworkParameter> parameters) {}
