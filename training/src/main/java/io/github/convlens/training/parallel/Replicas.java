package io.github.convlens.training.parallel;

import ai.djl.ndarray.NDManager;
import io.github.convlens.data.device.Batch;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.optimize.LossOptions;
import java.util.List;

/**
 * The devices that share the work of a batch. The first device holds the weights that are updated,
 * and computes its part of a batch on the training thread.
 */
public interface Replicas extends AutoCloseable {

  /**
   * @param trainable the trainable parameters, in the order of the gradients
   * @param kernels the kernels on the first device
   * @param managers a manager on each device, beginning with the first device
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
   * Divides a batch as evenly as possible. The other devices start computing their parts at once.
   *
   * @param batch the batch on the first device, which stays open
   * @param scope the owner of the arrays that are computed from the batch
   */
  Parts divide(Batch batch, NDManager scope);

  /** Copies the weights from the first device to the other devices. */
  void copyWeights();

  @Override
  void close();
}
