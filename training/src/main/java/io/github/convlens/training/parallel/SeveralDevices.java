package io.github.convlens.training.parallel;

import ai.djl.ndarray.NDManager;
import io.github.convlens.data.device.Batch;
import io.github.convlens.data.device.Share;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.optimize.LossOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Data-parallel training in one process, with one {@link Replica} for each device after the first.
 */
final class SeveralDevices implements Replicas {

  private final List<Replica> others = new ArrayList<>();
  private final Kernels kernels;

  SeveralDevices(
      Network network,
      List<NetworkParameter> trainable,
      LossOptions loss,
      Kernels kernels,
      List<NDManager> managers) {
    this.kernels = kernels;
    try {
      for (NDManager manager : managers) {
        others.add(new Replica(network, trainable, loss, manager));
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  @Override
  public Parts divide(Batch batch, NDManager scope) {
    int devices = 1 + others.size();
    int images = batch.size();
    List<CompletableFuture<Replica.Computed>> running = new ArrayList<>();
    Batch first = batch.part(0, new Share(0, devices).to(images), scope);
    double share = (double) first.size() / images;
    DividedBatch divided = new DividedBatch(first, share, running, kernels, scope);
    try {
      for (int device = 1; device < devices; device++) {
        Share own = new Share(device, devices);
        int size = own.to(images) - own.from(images);
        // The last batch may have fewer images than there are devices, so that some have no part.
        if (size > 0) {
          Batch part = batch.part(own.from(images), own.to(images), scope);
          running.add(others.get(device - 1).compute(part, (double) size / images));
        }
      }
    } catch (RuntimeException | Error e) {
      try (divided) {
        throw e;
      }
    }
    return divided;
  }

  @Override
  public void copyWeights() {
    others.forEach(replica -> replica.copyWeights(kernels));
  }

  @Override
  public void close() {
    others.forEach(Replica::close);
  }
}
