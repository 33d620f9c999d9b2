package io.github.convlens.training.parallel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.data.device.Batch;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.optimize.Gradients;
import io.github.convlens.training.optimize.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A batch that is divided among several devices. All devices except the first compute their parts
 * on their own threads.
 */
final class DividedBatch implements Parts {

  private final Batch first;
  private final double share;
  private final List<CompletableFuture<Replica.Computed>> others;
  private final Kernels kernels;
  private final NDManager scope;
  private @Nullable Throwable thrown;

  /**
   * @param first the training thread's part
   * @param share the fraction of the batch's images that belong to {@code first}
   * @param others the results of the other parts, in the order in which they are added up
   */
  DividedBatch(
      Batch first,
      double share,
      List<CompletableFuture<Replica.Computed>> others,
      Kernels kernels,
      NDManager scope) {
    this.first = first;
    this.share = share;
    this.others = others;
    this.kernels = kernels;
    this.scope = scope;
  }

  @Override
  public Batch first() {
    return first;
  }

  @Override
  public Loss.Value share(Loss.Value value) {
    return value.times(share, kernels, scope);
  }

  @Override
  public Loss.Value joined(Loss.Value first, Gradients gradients) {
    List<NDArray> losses = new ArrayList<>();
    List<NDArray> correct = new ArrayList<>();
    for (CompletableFuture<Replica.Computed> other : others) {
      Replica.Computed computed = result(other);
      gradients.addPart(computed.gradients());
      losses.add(computed.value().loss());
      correct.add(computed.value().correct());
    }
    return new Loss.Value(total(first.loss(), losses), total(first.correct(), correct));
  }

  private NDArray total(NDArray first, List<NDArray> others) {
    try (IValue list = Kernels.list(others)) {
      return kernels.arrays().total(scope, first, list);
    }
  }

  private Replica.Computed result(CompletableFuture<Replica.Computed> other) {
    try {
      return other.join();
    } catch (CompletionException e) {
      thrown = e.getCause();
      if (thrown instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) thrown;
    }
  }

  @Override
  public void close() {
    Throwable alreadyThrown = thrown;
    RuntimeException failure = null;
    Error error = null;
    for (CompletableFuture<Replica.Computed> other : others) {
      try {
        result(other).close();
      } catch (RuntimeException e) {
        failure = e == alreadyThrown ? failure : e;
      } catch (Error e) {
        error = e == alreadyThrown ? error : e;
      }
    }
    if (error != null) {
      throw error;
    }
    if (failure != null) {
      throw failure;
    }
  }
}
