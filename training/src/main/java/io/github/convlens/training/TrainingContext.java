package io.github.convlens.training;

import ai.djl.ndarray.NDManager;
import io.github.convlens.model.Network;
import io.github.convlens.model.NetworkParameter;
import io.github.convlens.training.record.Readback;
import io.github.convlens.training.torch.Kernels;
import java.util.List;

/**
 * What listeners may use of a training.
 *
 * @param trainable the learned parameters, in the order of the gradients
 * @param manager lives as long as the training, on its device
 * @param stop asks it to end early
 * @param stepsPerEpoch batches of an epoch
 */
public record TrainingContext(
    Network network,
    List<NetworkParameter> trainable,
    TrainingOptions options,
    Kernels kernels,
    Readback readback,
    NDManager manager,
    StopSignal stop,
    int stepsPerEpoch) {}
