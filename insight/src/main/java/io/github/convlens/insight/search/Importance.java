package io.github.convlens.insight.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.convlens.experiment.search.SearchResult;
import io.github.convlens.experiment.search.TrialOutcome;
import io.github.convlens.experiment.search.TrialResult;
import io.github.convlens.experiment.search.space.SpaceKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The importance of the keys of a search. The importance of a key is the fraction of the metric's
 * variance, over the whole space, that the key explains by itself. It is computed by functional
 * analysis of variance on a random forest (Hutter, Hoos and Leyton-Brown 2014, An Efficient
 * Approach for Assessing Hyperparameter Importance). The rest of the variance is due to
 * interactions between keys, and to chance. The value of a trial is the metric's value after the
 * trial's first job ({@link SearchResult#firstValues}). For a trial to which a key does not apply,
 * the middle of the key's range is used. Failed trials are left out; other trials without a value
 * count as if they had the worst value.
 */
public final class Importance {
  /** A forest grown from fewer trials is not informative. */
  static final int LEAST_TRIALS = 8;

  private static final int TREES = 64;

  private Importance() {}

  /**
   * The fraction of the variance that each key explains. Failed trials do not count. The map is
   * empty if there are fewer than eight other trials, if none of these has a finite value, or if
   * all have the same value.
   */
  public static Map<String, Double> of(SearchResult result) {
    List<SpaceKey> keys = result.plan().space().keys();
    Map<Integer, Double> values = result.firstValues();
    List<double[]> points = new ArrayList<>();
    List<Double> costs = new ArrayList<>();
    double worst = Double.NEGATIVE_INFINITY;
    for (TrialResult one : result.trials()) {
      if (one.outcome().state() == TrialOutcome.State.FAILED) {
        continue;
      }
      double value = values.getOrDefault(one.trial().number(), Double.NaN);
      double cost = result.plan().goal().direction().cost(value);
      worst = Double.isFinite(cost) ? Math.max(worst, cost) : worst;
      costs.add(cost);
      points.add(point(keys, one.point().values()));
    }
    double[] y = new double[costs.size()];
    for (int i = 0; i < y.length; i++) {
      y[i] = Double.isFinite(costs.get(i)) ? costs.get(i) : worst;
    }
    return y.length < LEAST_TRIALS || !Double.isFinite(worst)
        ? Map.of()
        : of(keys, points.toArray(double[][]::new), y);
  }

  private static double[] point(List<SpaceKey> keys, Map<String, JsonNode> values) {
    return keys.stream()
        .mapToDouble(
            key ->
                values.containsKey(key.path()) ? key.domain().place(values.get(key.path())) : 0.5)
        .toArray();
  }

  private static Map<String, Double> of(List<SpaceKey> keys, double[][] points, double[] costs) {
    double[] parts = parts(points, costs);
    Map<String, Double> importance = new LinkedHashMap<>();
    for (int i = 0; i < parts.length; i++) {
      if (!Double.isNaN(parts[i])) {
        importance.put(keys.get(i).path(), parts[i]);
      }
    }
    return importance;
  }

  /**
   * The fractions of the variance that individual coordinates explain; NaN if there is no variance.
   *
   * @param points a row of coordinates from 0 to 1 for each observation
   * @param values a value for each observation
   */
  static double[] parts(double[][] points, double[] values) {
    SplittableRandom random = new SplittableRandom(0);
    int keys = points[0].length;
    double[] sums = new double[keys];
    int trees = 0;
    for (int i = 0; i < TREES; i++) {
      RegressionTree tree = RegressionTree.grow(points, values, random.split());
      double total = tree.variance();
      if (total > 0) {
        trees++;
        for (int key = 0; key < keys; key++) {
          sums[key] += tree.varianceAlong(key) / total;
        }
      }
    }
    for (int key = 0; key < keys; key++) {
      sums[key] = trees == 0 ? Double.NaN : sums[key] / trees;
    }
    return sums;
  }
}
