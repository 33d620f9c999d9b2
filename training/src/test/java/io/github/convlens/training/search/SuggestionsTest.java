package io.github.convlens.training.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.training.search.LearningRateSweep.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** The expected values were worked out by hand from the definitions. */
class SuggestionsTest {

  private static final int BATCHES = 100;
  private static final double NO_TOLERANCE = 0;

  @Test
  void theValleyIsHalfwayIntoTheLongestFall() {
    double[] rates = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    double[] losses = {5, 9, 8, 7, 6, 4, 3, 2, 1, 10};
    // The longest fall is 9 8 7 6 4 3 2 1. Its length is 8, and it ends at index 8, so it is taken
    // to start at index 0. The suggested index is 0 + 8 / 3 + 8 / 6 = 3.
    assertEquals(4, Suggestions.valley(rates, losses), NO_TOLERANCE);
  }

  @Test
  void minimumIsATenthOfTheRateWithTheLowestLoss() {
    double[] rates = {0.1, 1, 10};
    double[] losses = {3, 1, 2};
    assertEquals(0.1, Suggestions.minimum(rates, losses), NO_TOLERANCE);
  }

  @Test
  void steepIsWhereTheLossFallsMostOnALogarithmicScale() {
    double[] rates = {1, 10, 100, 1000};
    double[] losses = {5, 4, 1, 0};
    assertEquals(10, Suggestions.steep(rates, losses), NO_TOLERANCE);
  }

  @Test
  void slideStopsWhereTheSlopesAtTheWindowsEndsAreSimilar() {
    double[] rates = new double[40];
    double[] losses = new double[40];
    for (int i = 0; i < 40; i++) {
      rates[i] = i;
      losses[i] = i < 30 ? -i : -30 + 2.0 * (i - 30);
    }
    // If the window's right end is at 29, the slopes are similar, so the previous rate is
    // suggested.
    assertEquals(15, Suggestions.slide(rates, losses).orElseThrow(), NO_TOLERANCE);
  }

  @Test
  void theFirstTenthAndTheLastFiveBatchesAreIgnored() {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < BATCHES; i++) {
      boolean outside = i < 10 || i >= 95;
      points.add(new Point(i + 1, 0, outside ? -100 : 100 - i));
    }
    assertEquals(9.5, Suggestions.of(points, BATCHES).minimum().orElseThrow(), NO_TOLERANCE);
  }

  @Test
  void theRecommendedRateIsTheMedianOfTheSuggestions() {
    assertEquals(0.02, middle(1, 1e-4, 0.01, 0.04), 1e-15);
    assertEquals(0.01, middle(1, 1e-4, 0.01, Double.NaN), NO_TOLERANCE);
  }

  private static double middle(double valley, double minimum, double steep, double slide) {
    return new Suggestions(
            OptionalDouble.of(valley),
            OptionalDouble.of(minimum),
            OptionalDouble.of(steep),
            Double.isNaN(slide) ? OptionalDouble.empty() : OptionalDouble.of(slide))
        .middle()
        .orElseThrow();
  }

  @Test
  void aTestThatStopsAtOnceSuggestsNothing() {
    Suggestions none = Suggestions.of(List.of(new Point(1, 1, 1)), BATCHES);
    assertTrue(none.byName().isEmpty());
    assertTrue(none.middle().isEmpty());
  }
}
