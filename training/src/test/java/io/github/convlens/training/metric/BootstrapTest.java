package io.github.convlens.training.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BootstrapTest {

  /** 400 images of two classes, of which 320 are predicted correctly. */
  private static ClassExamples examples() {
    float[][] outputs = new float[400][];
    int[] labels = new int[400];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 2;
      boolean right = i % 5 != 0;
      outputs[i] = right == (labels[i] == 0) ? new float[] {2, 0} : new float[] {0, 2};
    }
    return ClassExamples.of(outputs, labels);
  }

  private static Interval accuracy(long seed) {
    ClassExamples examples = examples();
    return new Bootstrap(Bootstrap.RESAMPLES, seed)
        .intervals(
            examples.count(),
            counts -> new double[] {ClassMetric.ACCURACY.of(examples.sample(counts))},
            () -> {})
        .get(0);
  }

  /** If 80 % of 400 draws are correct, 1.96 standard deviations of their mean are 0.0392. */
  @Test
  void theIntervalOfAnAccuracyMatchesABinomialDistribution() {
    Interval interval = accuracy(1);
    assertEquals(0.8 - 0.0392, interval.low(), 0.006);
    assertEquals(0.8 + 0.0392, interval.high(), 0.006);
  }

  @Test
  void theSeedDeterminesTheInterval() {
    assertEquals(accuracy(1), accuracy(1));
    assertNotEquals(accuracy(1), accuracy(2));
  }

  @Test
  void samplesWithoutAScoreAreIgnored() {
    AtomicInteger done = new AtomicInteger();
    List<Interval> intervals =
        new Bootstrap(50, 3)
            .intervals(
                4,
                counts -> new double[] {counts[0] == 0 ? Double.NaN : 0.5, Double.NaN},
                done::incrementAndGet);
    assertEquals(new Interval(0.5, 0.5), intervals.get(0));
    assertTrue(Double.isNaN(intervals.get(1).low()));
    assertEquals(50, done.get());
  }
}
