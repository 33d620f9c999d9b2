package io.github.convlens.insight.evaluation;

import io.github.convlens.insight.draw.LinePlot;
import io.github.convlens.training.metric.Ranking;
import io.github.convlens.training.metric.Reliability;
import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The curves of an evaluation. */
public final class Curves {

  private static final int MAX_POINTS = 500;
  private static final Color IDEAL = new Color(0xA8B0BA);

  private Curves() {}

  /**
   * Reliability curves: the share of correct predictions over their confidence. Calibrated
   * predictions lie on the diagonal.
   *
   * @param curves the curves in order, by their names in the legend
   */
  public static LinePlot reliability(Map<String, Reliability> curves) {
    LinePlot plot =
        new LinePlot("fraction correct, by confidence", "mean probability of the prediction")
            .unitSquare()
            .add("calibrated", new double[] {0, 1}, new double[] {0, 1}, IDEAL);
    curves.forEach(
        (name, curve) -> {
          List<Reliability.Bin> bins =
              curve.bins().stream().filter(bin -> bin.images() > 0).toList();
          plot.add(
              name,
              bins.stream().mapToDouble(Reliability.Bin::confidence).toArray(),
              bins.stream().mapToDouble(Reliability.Bin::accuracy).toArray(),
              null);
        });
    return plot;
  }

  /**
   * ROC curves of classes (each class against all others) or of labels. The diagonal is the curve
   * of chance.
   *
   * @param curves the curves in order, by name
   */
  static LinePlot roc(Map<String, List<Ranking.Point>> curves) {
    LinePlot plot =
        new LinePlot("ROC: true positive rate", "false positive rate")
            .unitSquare()
            .add("chance", new double[] {0, 1}, new double[] {0, 1}, IDEAL);
    curves.forEach((name, points) -> add(plot, name, points));
    return plot;
  }

  /** Precision-recall curves of classes (each class against all others) or of labels. */
  static LinePlot precisionRecall(Map<String, List<Ranking.Point>> curves) {
    LinePlot plot = new LinePlot("precision, by recall", "recall").unitSquare();
    curves.forEach((name, points) -> add(plot, name, points));
    return plot;
  }

  /**
   * Precision, recall and F1, plotted over the threshold. A decision is positive if its score is at
   * least the threshold.
   *
   * @param points the points of the precision-recall curve, with their thresholds
   * @param used the threshold in use, which a line marks
   */
  static LinePlot byThreshold(List<Ranking.Point> points, double used) {
    List<Ranking.Point> some = thinned(points);
    double[] x = some.stream().mapToDouble(Ranking.Point::threshold).toArray();
    return new LinePlot("scores of all decisions, by threshold", "threshold")
        .unitSquare()
        .add("in use", new double[] {used, used}, new double[] {0, 1}, IDEAL)
        .add("precision", x, some.stream().mapToDouble(Ranking.Point::y).toArray(), null)
        .add("recall", x, some.stream().mapToDouble(Ranking.Point::x).toArray(), null)
        .add("F1", x, some.stream().mapToDouble(Curves::f1).toArray(), null);
  }

  private static double f1(Ranking.Point point) {
    double sum = point.x() + point.y();
    return sum == 0 ? 0 : 2 * point.x() * point.y() / sum;
  }

  /** Some of many points, evenly spaced and including the last point. */
  private static <T> List<T> thinned(List<T> points) {
    int stride = Math.max(1, (points.size() + MAX_POINTS - 1) / MAX_POINTS);
    return IntStream.range(0, points.size())
        .filter(i -> i % stride == 0 || i == points.size() - 1)
        .mapToObj(points::get)
        .toList();
  }

  /**
   * The share of the images whose error is at most a given error, plotted over that error (the
   * regression error characteristic curve of Bi and Bennett, 2003).
   *
   * @param name the name of the number
   * @param errors the absolute error of each image
   * @param constant the absolute error of each image if the mean is always predicted
   */
  static LinePlot within(String name, double[] errors, double[] constant) {
    LinePlot plot =
        new LinePlot("fraction of images with at most this error", "absolute error of " + name)
            .fraction()
            .measured();
    return cumulative(cumulative(plot, "predicting the mean", constant, IDEAL), name, errors, null);
  }

  private static LinePlot cumulative(
      LinePlot plot, String name, double[] values, @Nullable Color color) {
    double[] ascending = values.clone();
    Arrays.sort(ascending);
    List<Integer> some = thinned(IntStream.range(0, ascending.length).boxed().toList());
    return plot.add(
        name,
        some.stream().mapToDouble(i -> ascending[i]).toArray(),
        some.stream().mapToDouble(i -> (i + 1.0) / ascending.length).toArray(),
        color);
  }

  private static void add(LinePlot plot, String name, List<Ranking.Point> points) {
    plot.add(
        name,
        points.stream().mapToDouble(Ranking.Point::x).toArray(),
        points.stream().mapToDouble(Ranking.Point::y).toArray(),
        null);
  }
}
