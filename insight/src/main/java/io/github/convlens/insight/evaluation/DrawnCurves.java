package io.github.convlens.insight.evaluation;

import io.github.convlens.core.Count;
import io.github.convlens.training.metric.Ranking;
import io.github.convlens.training.metric.Reliability;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The curves of the classes or labels that have images. If there are many, only the curves with the
 * lowest average precision are drawn.
 *
 * @param noun the word for a class or label, such as {@code class}
 * @param nouns the plural of {@code noun}
 * @param precision the average precision of each class or label; NaN if it has no images
 */
record DrawnCurves(String noun, String nouns, List<String> names, IntToDoubleFunction precision) {

  static final int WIDTH = 560;
  static final int HEIGHT = 460;

  /** The number of different colours of curves. */
  private static final int MAX_CURVES = 6;

  /**
   * Adds the reliability curve of all predictions, and the ROC and precision-recall curves of the
   * drawn classes or labels.
   */
  void add(
      Html page,
      Reliability reliability,
      IntFunction<List<Ranking.Point>> roc,
      IntFunction<List<Ranking.Point>> precisionRecall) {
    List<Integer> all = withCurves();
    List<Integer> drawn = drawn(all);
    page.element("h2", "Curves");
    if (drawn.size() < all.size()) {
      page.element(
          "p",
          ("Only the ROC and precision-recall curves of the %d %s with the lowest average"
                  + " precision are shown; roc.csv and precision_recall.csv contain all curves.")
              .formatted(drawn.size(), nouns));
    } else if (all.size() < names.size()) {
      page.element("p", without(names.size() - all.size()));
    }
    page.raw("<div class=\"side\">")
        .picture(
            Curves.reliability(Map.of("predictions", reliability)).image(WIDTH, HEIGHT),
            "chart",
            "reliability curve")
        .picture(Curves.roc(curves(drawn, roc)).image(WIDTH, HEIGHT), "chart", "ROC")
        .picture(
            Curves.precisionRecall(curves(drawn, precisionRecall)).image(WIDTH, HEIGHT),
            "chart",
            "precision-recall curves")
        .raw("</div>\n");
  }

  private String without(int missing) {
    return missing == names.size()
        ? "No %s has images, so there are no ROC and precision-recall curves.".formatted(noun)
        : "%s no images, and therefore no ROC and precision-recall curves."
            .formatted(Count.of(missing, noun + " has", nouns + " have"));
  }

  private List<Integer> withCurves() {
    return IntStream.range(0, names.size())
        .filter(one -> !Double.isNaN(precision.applyAsDouble(one)))
        .boxed()
        .toList();
  }

  private List<Integer> drawn(List<Integer> all) {
    return all.size() <= MAX_CURVES
        ? all
        : all.stream()
            .sorted(Comparator.comparingDouble(precision::applyAsDouble))
            .limit(MAX_CURVES)
            .toList();
  }

  private Map<String, List<Ranking.Point>> curves(
      List<Integer> drawn, IntFunction<List<Ranking.Point>> curve) {
    Map<String, List<Ranking.Point>> curves = new LinkedHashMap<>();
    drawn.forEach(one -> curves.put(names.get(one), curve.apply(one)));
    return curves;
  }
}
