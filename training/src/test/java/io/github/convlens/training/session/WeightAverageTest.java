package io.github.convlens.training.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.ndarray.NDManager;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.loop.BatchResult;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.loop.TrainingResult;
import io.github.convlens.training.loop.Update;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightAverageTest {
  private static final double DECAY = 0.8;

  /** The results of a training run. */
  private record Trained(
      Map<String, float[]> weights,
      List<Map<String, float[]>> history,
      List<BatchResult> batches,
      TrainingResult result) {}

  @Test
  void theMovingAverageOfTheWeightsIsKeptAndEvaluated() throws IOException {
    Trained plain = train(null);
    Trained averaged = train(DECAY);
    for (int i = 0; i < plain.batches.size(); i++) {
      assertEquals(plain.batches.get(i).loss(), averaged.batches.get(i).loss(), "batch " + i);
    }
    for (String name : plain.weights.keySet()) {
      double[] mean = null;
      for (Map<String, float[]> weights : averaged.history) {
        float[] current = weights.get(name);
        if (mean == null) {
          mean = new double[current.length];
          for (int i = 0; i < mean.length; i++) {
            mean[i] = current[i];
          }
        }
        for (int i = 0; i < mean.length; i++) {
          mean[i] = DECAY * mean[i] + (1 - DECAY) * current[i];
        }
      }
      float[] expected = new float[mean.length];
      for (int i = 0; i < mean.length; i++) {
        expected[i] = (float) mean[i];
      }
      assertArrayEquals(expected, averaged.weights.get(name), 1e-5f, name);
    }
    int last = plain.result.epochs().size() - 1;
    assertNotEquals(
        plain.result.epochs().get(last).validLoss(),
        averaged.result.epochs().get(last).validLoss());
  }

  /**
   * Trains a network. The first element of {@code history} holds the weights before the first
   * update.
   */
  private static Trained train(Double decay) throws IOException {
    SmallRun run = new SmallRun();
    TrainingSetup setup = run.setup().withTraining(run.options().with(TrainingOptions.EMA, decay));
    try (NDManager manager = NDManager.newBaseManager();
        TrainingSession session = TrainingSession.inMemory(setup, manager)) {
      List<Map<String, float[]>> history = new ArrayList<>();
      history.add(weights(session));
      Listener listener =
          new Listener() {
            @Override
            public void onUpdated(Update update) {
              history.add(weights(session));
            }
          };
      TrainingResult result = session.train(List.of(listener));
      return new Trained(
          weights(session), history, List.copyOf(session.recorder().batches()), result);
    }
  }

  private static Map<String, float[]> weights(TrainingSession session) {
    Map<String, float[]> weights = new LinkedHashMap<>();
    Map<String, Tensor> captured = NetworkWeights.capture(session.network());
    captured.forEach((name, tensor) -> weights.put(name, values(tensor)));
    return weights;
  }

  private static float[] values(Tensor tensor) {
    return tensor.type() == Tensor.Type.I64 ? new float[0] : tensor.floats();
  }
}
