package io.github.convlens.training.parallel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.data.device.Batch;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.model.block.ParameterSource;
import io.github.convlens.training.internal.torch.GradientMode;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.optimize.Loss;
import io.github.convlens.training.optimize.LossOptions;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a network's arrays on another device, with its own thread. Its batch norms use the
 * statistics of the replica's part of a batch; the running statistics of the copy are never used.
 */
final class Replica implements AutoCloseable {

  private final Network network;
  private final NDManager manager;
  private final IdentityHashMap<Parameter, NDArray> arrays = new IdentityHashMap<>();
  private final IValue sources;
  private final IValue copies;
  private final ExecutorService thread;
  private @Nullable Computation computation;

  /**
   * The result of one part of a batch.
   *
   * @param value the part's contribution to the batch's loss, and its number of correct images
   * @param gradients the gradients of that contribution
   */
  record Computed(Loss.Value value, IValue gradients, NDManager scope) implements AutoCloseable {
    @Override
    public void close() {
      gradients.close();
      scope.close();
    }
  }

  /**
   * @param trainable the trainable parameters, in the order of the gradients
   * @param parent a manager on the device of the replica
   */
  Replica(
      Network network, List<NetworkParameter> trainable, LossOptions options, NDManager parent) {
    this.network = network;
    manager = parent.newSubManager();
    for (NetworkParameter parameter : network.parameters()) {
      NDArray array = manager.zeros(parameter.array().getShape(), DataType.FLOAT32);
      array.setRequiresGradient(parameter.trainable());
      arrays.put(parameter.parameter(), array);
    }
    sources = Kernels.list(trainable.stream().map(NetworkParameter::array).toList());
    copies = Kernels.list(trainable.stream().map(one -> arrays.get(one.parameter())).toList());
    thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread created = new Thread(work, "replica");
              created.setDaemon(true);
              return created;
            });
    try {
      // This runs on the replica's thread, since libtorch's settings for running kernels apply only
      // to
      // the thread that makes them.
      CompletableFuture.runAsync(() -> load(options), thread).join();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** The objects that the replica's own thread has to load. */
  private record Computation(Kernels kernels, Loss loss) {}

  private void load(LossOptions options) {
    Kernels kernels = Kernels.load(manager);
    try {
      computation = new Computation(kernels, new Loss(options, kernels, manager));
    } catch (RuntimeException | Error e) {
      kernels.close();
      throw e;
    }
  }

  /**
   * Starts to compute the loss and gradients of a part of a batch.
   *
   * @param part the part, on any device; it must stay open until the computation is done
   * @param share the part's fraction of the batch's images
   */
  CompletableFuture<Computed> compute(Batch part, double share) {
    return CompletableFuture.supplyAsync(() -> computed(part, share), thread);
  }

  private Computed computed(Batch part, double share) {
    NDManager scope = manager.newSubManager();
    List<Computed> result = new ArrayList<>(1);
    try {
      GradientMode.on(() -> result.add(computed(part, share, scope)));
    } catch (RuntimeException | Error e) {
      scope.close();
      throw e;
    }
    return result.get(0);
  }

  private Computed computed(Batch part, double share, NDManager scope) {
    NDArray here = Objects.requireNonNull(arrays.get(network.parameters().get(0).parameter()));
    Kernels kernels = Objects.requireNonNull(computation).kernels();
    Batch moved = moved(part, here, kernels, scope);
    NDArray outputs = network.forward(moved.images(), true, null, ParameterSource.of(arrays));
    Loss.Value value = computation.loss().of(outputs, moved).times(share, kernels, scope);
    return new Computed(value, kernels.gradients().of(value.loss(), copies), scope);
  }

  private static Batch moved(Batch part, NDArray here, Kernels kernels, NDManager scope) {
    NDList moved = kernels.arrays().onDeviceOf(part.images(), part.labels(), here);
    moved.attach(scope);
    Batch.Others others = part.others();
    if (others != null) {
      NDList labels = kernels.arrays().onDeviceOf(part.labels(), others.labels(), here);
      labels.attach(scope);
      others = new Batch.Others(labels.get(1), others.share());
    }
    return new Batch(moved.get(0), moved.get(1), part.size(), others);
  }

  /**
   * Copies the network's weights to the replica, which must not be computing.
   *
   * @param kernels the kernels of the calling thread
   */
  void copyWeights(Kernels kernels) {
    kernels.arrays().copyInto(copies, sources);
  }

  @Override
  public void close() {
    thread.shutdown();
    if (computation != null) {
      computation.loss().close();
      computation.kernels().close();
    }
    copies.close();
    sources.close();
    manager.close();
  }
}
