package io.github.convlens.training.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.training.internal.torch.Kernels;
import org.junit.jupiter.api.Test;

/**
 * Cross-entropy punishes a confident mistake more than squared error does. Here, the true class has
 * the probability 0.1.
 */
class WrongAnswerLossTest {

  @Test
  void theSquaredErrorIs0Point81AndTheCrossEntropyIs2Point30() {
    try (NDManager manager = NDManager.newBaseManager();
        Kernels kernels = Kernels.load(manager);
        Loss squared = new Loss(new LossOptions.MeanSquaredError(), kernels, manager);
        Loss entropy = new Loss(new LossOptions.CrossEntropy(0), kernels, manager);
        Loss binary = new Loss(new LossOptions.BinaryCrossEntropy(), kernels, manager)) {
      NDArray label = manager.create(new long[] {0});
      NDArray one = manager.create(new long[] {1});
      // The only output is the probability of class 0, and the one-hot target is 1, so the loss is
      // (0.1 - 1)².
      NDArray probability = manager.create(new float[][] {{0.1f}});
      assertEquals(0.81, squared.of(probability, label).loss().getFloat(), 1e-6);
      // The softmax of log-probabilities yields the probabilities, so the loss is -log 0.1.
      NDArray logits =
          manager.create(new float[][] {{(float) Math.log(0.1), (float) Math.log(0.9)}});
      assertEquals(2.30, entropy.of(logits, label).loss().getFloat(), 0.005);
      NDArray logit = manager.create(new float[][] {{(float) Math.log(0.1 / 0.9)}});
      assertEquals(2.30, binary.of(logit, one).loss().getFloat(), 0.005);
    }
  }
}
