package io.github.convlens.insight.evaluation;

import io.github.convlens.insight.draw.LinePlot;
import io.github.convlens.training.metric.Ranking;
import io.github.convlens.training.metric.Reliability;
import java.awt.Color;
import java.util.List;
import java.util.Map;

/** The curves of an evaluation. */
public final class Curves {

  private static final Color IDEAL = new Color(0xA8B0BA);

  private Curves() {}

  /**
   * How often predictions of some confidence are right; on the diagonal, as often as they say.
   *
   * @param curves by what they are called in the legend, in their order
   */
  public static LinePlot reliability(Map<String, Reliability> curves) {
    LinePlot plot =
        new LinePlot("part that is right, by confidence", "mean probability of the predicted class")
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
   * ROC curves of classes, each against all others; on the diagonal, those of chance.
   *
   * @param curves by class, in their order
   */
  static LinePlot roc(Map<String, List<Ranking.Point>> curves) {
    LinePlot plot =
        new LinePlot("ROC: true positive rate", "false positive rate")
            .unitSquare()
            .add("chance", new double[] {0, 1}, new double[] {0, 1}, IDEAL);
    curves.forEach((name, points) -> add(plot, name, points));
    return plot;
  }

  /** Precision-recall curves of classes, each against all others. */
  static LinePlot precisionRecall(Map<String, List<Ranking.Point>> curves) {
    LinePlot plot = new LinePlot("precision, by recall", "recall").unitSquare();
    curves.forEach((name, points) -> add(plot, name, points));
    return plot;
  }

  private static void add(LinePlot plot, String name, List<Ranking.Point> points) {
    plot.add(
        name,
        points.stream().mapToDouble(Ranking.Point::x).toArray(),
        points.stream().mapToDouble(Ranking.Point::y).toArray(),
        null);
  }
}
