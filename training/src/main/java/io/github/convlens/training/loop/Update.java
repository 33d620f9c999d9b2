package io.github.convlens.training.loop;

import ai.djl.pytorch.jni.IValue;
import io.github.convlens.model.block.NetworkParameter;
import java.util.List;

/**
 * An update that is about to be made.
 *
 * @param gradients the averaged and clipped gradients, in the order of the parameters
 * @param parameters the parameters that are updated, which are {@link TrainingContext#trainable}
 *     without the frozen ones; the list is the same object until the set of frozen layers changes
 */
public record Update(TrainingBatch batch, IValue gradients, List<NetworkParameter> parameters) {}
