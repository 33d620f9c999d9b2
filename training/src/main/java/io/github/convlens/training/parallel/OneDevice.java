package io.github.convlens.training.parallel;

import ai.djl.ndarray.NDManager;
import io.github.convlens.data.device.Batch;
import io.github.convlens.training.optimize.Gradients;
import io.github.convlens.training.optimize.Loss;

/** A single device. Batches are not divided, and there is nothing to copy or to wait for. */
final class OneDevice implements Replicas {

  private record Whole(Batch first) implements Parts {
    @Override
    public Loss.Value share(Loss.Value first) {
      return first;
    }

    @Override
    public Loss.Value joined(Loss.Value first, Gradients gradients) {
      return first;
    }

    @Override
    public void close() {
      // The caller that opened the batch closes it.
    }
  }

  @Override
  public Parts divide(Batch batch, NDManager scope) {
    return new Whole(batch);
  }

  @Override
  public void copyWeights() {
    // There is no other device.
  }

  @Override
  public void close() {
    // There is no other device.
  }
}
