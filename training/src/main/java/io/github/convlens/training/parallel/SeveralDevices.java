package io.github.convlens.training.parallel;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.github.convlens.data.device.Batch;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.optimize.LossOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Data-parallel training in one process: a {@link Replica} per further device. */
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
    List<CompletableFuture<Replica.Computed>> running = new ArrayList<>();
    int from = size(batch, 0, devices);
    Batch first = part(batch, 0, from, scope);
    double share = (double) from / batch.size();
    DividedBatch divided = new DividedBatch(first, share, running, kernels, scope);
    try {
      for (int device = 1; device < devices; device++) {
        int size = size(batch, device, devices);
        // A last batch may have fewer images than there are devices.
        if (size > 0) {
          Batch part = part(batch, from, from + size, scope);
          running.add(others.get(device - 1).compute(part, (double) size / batch.size()));
          from += size;
        }
      }
    } catch (RuntimeException | Error e) {
      try (divided) {
        throw e;
      }
    }
    return divided;
  }

  private static int size(Batch batch, int device, int devices) {
    return batch.size() / devices + (device < batch.size() % devices ? 1 : 0);
  }

  private static Batch part(Batch batch, int from, int to, NDManager scope) {
    NDIndex range = NDIndex.sliceAxis(0, from, to);
    Batch.Others others = batch.others();
    return new Batch(
        batch.images().get(scope, range),
        batch.labels().get(scope, range),
        to - from,
        others == null
            ? null
            : new Batch.Others(others.labels().get(scope, range), others.share()));
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
