package io.github.convlens.insight.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ImportanceTest {
  private static double[][] places(int count) {
    SplittableRandom random = new SplittableRandom(3);
    double[][] places = new double[count][3];
    for (double[] row : places) {
      for (int i = 0; i < row.length; i++) {
        row[i] = random.nextDouble();
      }
    }
    return places;
  }

  @Test
  void keysWithAdditiveEffectsShareTheVarianceLikeTheirSquaredFactors() {
    double[][] places = places(600);
    double[] values = new double[places.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = 3 * places[i][0] + places[i][1];
    }
    double[] parts = Importance.parts(places, values);
    assertEquals(0.9, parts[0], 0.03);
    assertEquals(0.1, parts[1], 0.03);
    assertEquals(0, parts[2], 0.01);
  }

  @Test
  void anInteractionOfTwoKeysDoesNotCountForEitherKey() {
    double[][] places = places(600);
    double[] values = new double[places.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = places[i][0] < 0.5 == places[i][1] < 0.5 ? 1 : 0;
    }
    double[] parts = Importance.parts(places, values);
    assertTrue(parts[0] + parts[1] + parts[2] < 0.2, parts[0] + " " + parts[1]);
  }

  @Test
  void importanceIsEmptyWithoutVariance() {
    double[] parts = Importance.parts(places(20), new double[20]);
    assertTrue(Double.isNaN(parts[0]));
  }
}
