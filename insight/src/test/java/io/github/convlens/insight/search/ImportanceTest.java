package io.github.convlens.insight.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ImportanceTest {
  private static double[][] points(int count) {
    SplittableRandom random = new SplittableRandom(3);
    double[][] points = new double[count][3];
    for (double[] row : points) {
      for (int i = 0; i < row.length; i++) {
        row[i] = random.nextDouble();
      }
    }
    return points;
  }

  @Test
  void keysWithAdditiveEffectsShareTheVarianceLikeTheirSquaredFactors() {
    double[][] points = points(600);
    double[] values = new double[points.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = 3 * points[i][0] + points[i][1];
    }
    double[] parts = Importance.parts(points, values);
    assertEquals(0.9, parts[0], 0.03);
    assertEquals(0.1, parts[1], 0.03);
    assertEquals(0, parts[2], 0.01);
  }

  @Test
  void anInteractionOfTwoKeysDoesNotCountForEitherKey() {
    double[][] points = points(600);
    double[] values = new double[points.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = points[i][0] < 0.5 == points[i][1] < 0.5 ? 1 : 0;
    }
    double[] parts = Importance.parts(points, values);
    assertTrue(parts[0] + parts[1] + parts[2] < 0.2, parts[0] + " " + parts[1]);
  }

  @Test
  void importanceIsEmptyWithoutVariance() {
    double[] parts = Importance.parts(points(20), new double[20]);
    assertTrue(Double.isNaN(parts[0]));
  }
}
