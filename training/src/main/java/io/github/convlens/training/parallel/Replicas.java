package io.github.convlens.training.parallel;

import ai.djl.ndarray.NDManager;
import io.github.convlens.data.device.Batch;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.optimize.LossOptions;
import java.util.List;

/**
 * The devices that share the work of a batch. The first one is the training's own: it holds the
 * weights that are updated, and computes its part of a batch on the training's thread.
 */
public interface Replicas extends AutoCloseable {

  /**
   * @param trainable the learned parameters, in the order of the gradients
   * @param kernels those of the first device
   * @param managers one per device, the first device's first; each on its device
   */
  static Replicas of(
      Network network,
      List<NetworkParameter> trainable,
      LossOptions loss,
      Kernels kernels,
      List<NDManager> managers) {
    return managers.size() == 1
        ? new OneDevice()
        : new SeveralDevices(
            network, trainable, loss, kernels, managers.subList(1, managers.size()));
  }

  /**
   * Divides a batch, as evenly as can be; the other devices begin with their parts at once.
   *
   * @param batch on the first device; stays open
   * @param scope for what is computed of it
   */
  Parts divide(Batch batch, NDManager scope);

  /** Gives the other devices the weights that the first one has. */
  void copyWeights();

  @Override
  void close();
}
