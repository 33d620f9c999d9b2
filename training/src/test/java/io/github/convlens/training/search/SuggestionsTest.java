package io.github.convlens.training.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.training.search.LearningRateSweep.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Expected values were worked out by hand from the definitions. */
class SuggestionsTest {

  private static final int BATCHES = 100;
  private static final double EXACT = 0;

  @Test
  void valleyIsAThirdAndASixthIntoTheLongestFall() {
    double[] rates = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    double[] losses = {5, 9, 8, 7, 6, 4, 3, 2, 1, 10};
    // Longest fall: 9 8 7 6 4 3 2 1, length 8, ends at index 8: start 0, then 0 + 2 + 1.
    assertEquals(4, Suggestions.valley(rates, losses), EXACT);
  }

  @Test
  void minimumIsATenthOfTheRateWithTheLowestLoss() {
    double[] rates = {0.1, 1, 10};
    double[] losses = {3, 1, 2};
    assertEquals(0.1, Suggestions.minimum(rates, losses), EXACT);
  }

  @Test
  void steepIsWhereTheLossFallsMostPerStepOfTheLogarithm() {
    double[] rates = {1, 10, 100, 1000};
    double[] losses = {5, 4, 1, 0};
    assertEquals(10, Suggestions.steep(rates, losses), EXACT);
  }

  @Test
  void slideStopsWhereTheSlopesAtTheWindowsEndsAreAlike() {
    double[] rates = new double[40];
    double[] losses = new double[40];
    for (int i = 0; i < 40; i++) {
      rates[i] = i;
      losses[i] = i < 30 ? -i : -30 + 2.0 * (i - 30);
    }
    // With the right end at 29 the slopes are similar, so the suggestion is the previous rate.
    assertEquals(15, Suggestions.slide(rates, losses).orElseThrow(), EXACT);
  }

  @Test
  void firstTenthAndLastFiveBatchesAreLeftOut() {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < BATCHES; i++) {
      boolean outside = i < 10 || i >= 95;
      points.add(new Point(i + 1, 0, outside ? -100 : 100 - i));
    }
    assertEquals(9.5, Suggestions.of(points, BATCHES).minimum().orElseThrow(), EXACT);
  }

  @Test
  void theRecommendedRateIsTheMedianOfTheSuggestions() {
    assertEquals(0.02, middle(1, 1e-4, 0.01, 0.04), 1e-15);
    assertEquals(0.01, middle(1, 1e-4, 0.01, Double.NaN), EXACT);
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
