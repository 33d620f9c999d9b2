package io.github.convlens.insight.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A regression tree over the unit cube, grown on a bootstrap sample. Each split considers only some
 * of the coordinates, as in a random forest.
 */
final class RegressionTree {
  /** The fraction of the coordinates that a split considers (Hutter et al. 2014). */
  private static final double COORDINATES = 5.0 / 6;

  private static final int MIN_TO_SPLIT = 4;

  private final int coordinates;
  private final List<Leaf> leaves = new ArrayList<>();

  /** A box in which the tree predicts one value. */
  private record Leaf(double[] low, double[] high, double value) {
    double volumeWithout(int coordinate) {
      double volume = 1;
      for (int i = 0; i < low.length; i++) {
        volume *= i == coordinate ? 1 : high[i] - low[i];
      }
      return volume;
    }

    double volume() {
      return volumeWithout(-1);
    }
  }

  private record Split(int coordinate, double at, double gain) {}

  private RegressionTree(int coordinates) {
    this.coordinates = coordinates;
  }

  /**
   * Grows a tree.
   *
   * @param points a row of coordinates for each observation
   * @param values a value for each observation
   */
  static RegressionTree grow(double[][] points, double[] values, SplittableRandom random) {
    int keys = points[0].length;
    RegressionTree tree = new RegressionTree(keys);
    int[] sample =
        IntStream.range(0, values.length).map(i -> random.nextInt(values.length)).toArray();
    double[] high = new double[keys];
    Arrays.fill(high, 1);
    tree.grow(new Observations(points, values), sample, new double[keys], high, random);
    return tree;
  }

  private record Observations(double[][] points, double[] values) {
    double mean(int[] rows) {
      return Arrays.stream(rows).mapToDouble(row -> values[row]).average().orElseThrow();
    }
  }

  private void grow(
      Observations all, int[] rows, double[] low, double[] high, SplittableRandom random) {
    Split split = rows.length < MIN_TO_SPLIT ? null : best(all, rows, random);
    if (split == null) {
      leaves.add(new Leaf(low, high, all.mean(rows)));
      return;
    }
    int key = split.coordinate();
    double at = split.at();
    double[] middle = high.clone();
    middle[key] = at;
    int[] below = Arrays.stream(rows).filter(row -> all.points()[row][key] < at).toArray();
    grow(all, below, low, middle, random);
    middle = low.clone();
    middle[key] = at;
    int[] above = Arrays.stream(rows).filter(row -> all.points()[row][key] >= at).toArray();
    grow(all, above, middle, high, random);
  }

  private @Nullable Split best(Observations all, int[] rows, SplittableRandom random) {
    Split best = null;
    int wanted = Math.max(1, (int) Math.ceil(COORDINATES * coordinates));
    int[] order = IntStream.range(0, coordinates).toArray();
    for (int i = 0; i < coordinates; i++) {
      int other = i + random.nextInt(coordinates - i);
      int key = order[other];
      order[other] = order[i];
      order[i] = key;
      if (i >= wanted && best != null) {
        break;
      }
      Split split = best(all, rows, key);
      if (split != null && (best == null || split.gain() > best.gain())) {
        best = split;
      }
    }
    return best;
  }

  /**
   * The split along a coordinate that reduces the sum of squared errors most; null if no split
   * does.
   */
  private static @Nullable Split best(Observations all, int[] rows, int key) {
    int[] sorted =
        Arrays.stream(rows)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer row) -> all.points()[row][key]))
            .mapToInt(Integer::intValue)
            .toArray();
    double total = Arrays.stream(sorted).mapToDouble(row -> all.values()[row]).sum();
    double sum = 0;
    Split best = null;
    for (int i = 1; i < sorted.length; i++) {
      sum += all.values()[sorted[i - 1]];
      double before = all.points()[sorted[i - 1]][key];
      double after = all.points()[sorted[i]][key];
      if (before == after) {
        continue;
      }
      double rest = total - sum;
      double gain =
          sum * sum / i + rest * rest / (sorted.length - i) - total * total / sorted.length;
      if (gain > 1e-12 && (best == null || gain > best.gain())) {
        best = new Split(key, (before + after) / 2, gain);
      }
    }
    return best;
  }

  private double mean() {
    return leaves.stream().mapToDouble(leaf -> leaf.volume() * leaf.value()).sum();
  }

  /** The variance of the tree's prediction over the whole cube. */
  double variance() {
    double mean = mean();
    return leaves.stream()
        .mapToDouble(leaf -> leaf.volume() * (leaf.value() - mean) * (leaf.value() - mean))
        .sum();
  }

  /** The variance, along one coordinate, of the mean prediction over all other coordinates. */
  double varianceAlong(int key) {
    double mean = mean();
    double[] cuts =
        IntStream.range(0, leaves.size())
            .mapToDouble(i -> leaves.get(i).low()[key])
            .sorted()
            .distinct()
            .toArray();
    double variance = 0;
    for (int i = 0; i < cuts.length; i++) {
      double end = i + 1 < cuts.length ? cuts[i + 1] : 1;
      double middle = (cuts[i] + end) / 2;
      double marginal =
          leaves.stream()
              .filter(leaf -> leaf.low()[key] <= middle && middle < leaf.high()[key])
              .mapToDouble(leaf -> leaf.volumeWithout(key) * leaf.value())
              .sum();
      variance += (end - cuts[i]) * (marginal - mean) * (marginal - mean);
    }
    return variance;
  }
}
