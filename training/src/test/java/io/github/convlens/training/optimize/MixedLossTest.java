package io.github.convlens.training.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.data.device.Batch;
import io.github.convlens.training.internal.torch.Kernels;
import org.junit.jupiter.api.Test;

/** The loss of images that are mixed with other images. */
class MixedLossTest {
  private static final float[][] LOGITS = {{1, 2, -1}, {0.5f, 0, 3}};
  private static final long[] LABELS = {0, 2};
  private static final long[] OTHERS = {1, 2};
  private static final double SHARE = 0.7;

  @Test
  void crossEntropyUsesTheSharesAsTargetProbabilities() {
    double smoothing = 0.1;
    double expected = 0;
    for (int i = 0; i < LOGITS.length; i++) {
      double sum = 0;
      for (float logit : LOGITS[i]) {
        sum += Math.exp(logit);
      }
      for (int c = 0; c < 3; c++) {
        double target = c == LABELS[i] ? SHARE : 0;
        target += c == OTHERS[i] ? 1 - SHARE : 0;
        target = (1 - smoothing) * target + smoothing / 3;
        expected -= target * (LOGITS[i][c] - Math.log(sum)) / LOGITS.length;
      }
    }
    assertLoss(new LossOptions.CrossEntropy(smoothing), LOGITS, expected, 1);
  }

  @Test
  void squaredErrorsToBothLabelsAreWeightedByShare() {
    double expected = 0;
    for (int i = 0; i < LOGITS.length; i++) {
      for (int c = 0; c < 3; c++) {
        double own = LOGITS[i][c] - (c == LABELS[i] ? 1 : 0);
        double other = LOGITS[i][c] - (c == OTHERS[i] ? 1 : 0);
        expected += (SHARE * own * own + (1 - SHARE) * other * other) / 6;
      }
    }
    assertLoss(new LossOptions.MeanSquaredError(), LOGITS, expected, 1);
  }

  private static void assertLoss(
      LossOptions options, float[][] outputs, double expected, long correct) {
    try (NDManager manager = NDManager.newBaseManager();
        Kernels kernels = Kernels.load(manager);
        Loss loss = new Loss(options, kernels, manager)) {
      NDArray logits = manager.create(outputs);
      Batch batch =
          new Batch(
              manager.zeros(new Shape(2, 1, 1, 1)),
              manager.create(LABELS),
              2,
              new Batch.Others(manager.create(OTHERS), SHARE));
      Loss.Value value = loss.of(logits, batch);
      assertEquals(expected, value.loss().getFloat(), 1e-5);
      assertEquals(correct, value.correct().getLong());
    }
  }
}
