package io.github.convlens.insight.evaluation;

import ai.djl.Device;
import io.github.convlens.core.Count;
import io.github.convlens.core.Progress;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Split;
import io.github.convlens.experiment.FinishedRun;
import io.github.convlens.experiment.SplitEvaluation;
import io.github.convlens.experiment.explain.Explainer;
import io.github.convlens.insight.draw.MatrixPlot;
import io.github.convlens.training.checkpoint.DurableFiles;
import io.github.convlens.training.evaluate.ClassEvaluation;
import io.github.convlens.training.metric.ClassExamples;
import io.github.convlens.training.metric.ClassMetric;
import io.github.convlens.training.metric.ClassSample;
import io.github.convlens.training.metric.ClassScore;
import io.github.convlens.training.metric.Confusion;
import io.github.convlens.training.metric.Estimate;
import io.github.convlens.training.metric.Ranking;
import io.github.convlens.training.table.EvaluationTables.ClassRow;
import io.github.convlens.training.table.EvaluationTables.Score;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation as one HTML file: scores, classes, the confusion matrix, curves, and the images
 * that the network gets most wrong or is least certain about.
 */
public final class EvaluationPage {

  /** Up to here, classes are found by their own order. */
  private static final int FEW_CLASSES = 12;

  private static final int MOST_CURVES = 8;
  private static final int MOST_PAIRS = 15;
  private static final int PLOT_WIDTH = 560;
  private static final int PLOT_HEIGHT = 460;

  private final ClassEvaluation evaluation;
  private final ClassExamples examples;
  private final ClassSample all;
  private final List<String> classNames;
  private final ShownImages shown;
  private final Html page = new Html();

  /**
   * Writes {@code report.html}, whole or not at all.
   *
   * @param scores of the evaluation
   * @param split whose images they are
   * @param device that Grad-CAM is computed on
   * @param folder that exists
   * @return the page
   * @throws IOException if it cannot be written
   */
  public static Path write(
      SplitEvaluation evaluation,
      ClassEvaluation scores,
      Split split,
      Device device,
      Path folder,
      Progress progress)
      throws IOException {
    FinishedRun run = evaluation.run();
    String about =
        String.format(
            Locale.ROOT,
            "%,d %s of the %s split; %s%s",
            evaluation.images().count(),
            Count.noun(evaluation.images().count(), "image"),
            split == Split.TRAIN ? "training" : split,
            evaluation.weights().map(file -> "weights of " + file).orElse("the run's own weights"),
            evaluation.calibration().map(one -> "; " + one.note()).orElse(""));
    String title = run.directory().root().toAbsolutePath().normalize().getFileName().toString();
    try (Explainer explainer = new Explainer(run, device, null)) {
      boolean drawn = evaluation.weights().isEmpty() && explainer.layer().isPresent();
      return new EvaluationPage(scores, evaluation.images(), drawn ? explainer : null)
          .write(title, about, folder, progress);
    }
  }

  /**
   * @param images of the split
   * @param explainer draws Grad-CAM; null for pictures alone
   */
  EvaluationPage(ClassEvaluation evaluation, ImageSet images, @Nullable Explainer explainer) {
    this.evaluation = evaluation;
    examples = evaluation.examples();
    all = examples.all();
    classNames = evaluation.classNames();
    shown = new ShownImages(images, examples, classNames, explainer);
  }

  Path write(String title, String about, Path folder, Progress progress) throws IOException {
    page.element("h1", title).element("p", about);
    page.raw("<div class=\"side\"><div>\n");
    scores();
    page.raw("</div><div>\n");
    confusion();
    page.raw("</div></div>\n");
    classes();
    curves();
    page.element("h2", "Most wrong");
    List<Integer> mistakes = shown.mostWrong();
    page.element(
        "p",
        mistakes.isEmpty()
            ? "Every image is predicted correctly."
            : "The class in bold was thought the least likely; next to the picture, where the"
                + " predicted class was seen (Grad-CAM).");
    shown.add(page, mistakes, progress);
    page.element("h2", "Least certain")
        .element("p", "The two likeliest classes are the closest to each other.");
    shown.add(page, shown.leastCertain(), progress);
    Path file = folder.resolve("report.html");
    DurableFiles.replace(file, page.page(title));
    return file;
  }

  private void scores() {
    page.element("h2", "Scores").raw("<table><tr><th>score<th class=\"number\">value<th>95 %\n");
    for (Score score : evaluation.rows()) {
      if (!ClassMetric.named(score.name()).orElseThrow().repeatsAccuracy()) {
        page.raw("<tr>").cell(score.name());
        estimate(score.estimate());
      }
    }
    page.raw("</table>\n");
  }

  private void estimate(Estimate estimate) {
    page.number(shown(estimate.value()))
        .raw("<td class=\"quiet\">")
        .raw(
            Double.isNaN(estimate.value())
                ? ""
                : shown(estimate.interval().low()) + " to " + shown(estimate.interval().high()))
        .raw("</td>");
  }

  private static String shown(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.4f", value);
  }

  private void confusion() {
    Confusion confusion = all.confusion();
    boolean few = classNames.size() <= FEW_CLASSES;
    List<Integer> order =
        few ? IntStream.range(0, classNames.size()).boxed().toList() : ClassOrder.of(confusion);
    long[][] counts = new long[order.size()][order.size()];
    for (int row = 0; row < counts.length; row++) {
      for (int column = 0; column < counts.length; column++) {
        counts[row][column] = confusion.count(order.get(row), order.get(column));
      }
    }
    page.element("h2", "Confusion matrix")
        .element(
            "p",
            "A row is a class, a column what it is predicted as; colours by the part of the row."
                + (few ? "" : " Classes that are taken for each other stand side by side."))
        .picture(
            new MatrixPlot(order.stream().map(classNames::get).toList(), counts).image(),
            "chart",
            "confusion matrix");
    pairs(confusion);
  }

  private record Pair(int label, int predicted, long images) {}

  private void pairs(Confusion confusion) {
    List<Pair> pairs = new ArrayList<>();
    for (int label = 0; label < classNames.size(); label++) {
      for (int predicted = 0; predicted < classNames.size(); predicted++) {
        if (label != predicted && confusion.count(label, predicted) > 0) {
          pairs.add(new Pair(label, predicted, confusion.count(label, predicted)));
        }
      }
    }
    pairs.sort(Comparator.comparingLong(pair -> -pair.images));
    page.raw("<table><tr><th>class<th>predicted as<th class=\"number\">images<th>of the class\n");
    for (Pair pair : pairs.subList(0, Math.min(MOST_PAIRS, pairs.size()))) {
      page.raw("<tr>")
          .cell(classNames.get(pair.label))
          .cell(classNames.get(pair.predicted))
          .number(String.valueOf(pair.images))
          .cell(
              String.format(
                  Locale.ROOT, "%.1f %%", 100.0 * pair.images / confusion.labelled(pair.label)));
    }
    page.raw("</table>\n");
  }

  private void classes() {
    page.element("h2", "Classes")
        .raw("<div class=\"scroll\"><table><tr><th>class<th class=\"number\">images")
        .raw("<th class=\"number\">predicted");
    for (ClassScore score : ClassScore.values()) {
      page.raw("<th class=\"number\">" + score.key() + "<th>95 %");
    }
    page.raw("</tr>\n");
    List<ClassRow> rows = new ArrayList<>(evaluation.classes());
    rows.sort(Comparator.comparingDouble(row -> row.score(ClassScore.F1).value()));
    for (ClassRow row : rows) {
      page.raw("<tr>")
          .cell(row.name())
          .number(String.valueOf(row.images()))
          .number(String.valueOf(row.predicted()));
      for (ClassScore score : ClassScore.values()) {
        estimate(row.score(score));
      }
      page.raw("</tr>\n");
    }
    page.raw("</table></div>\n");
  }

  private void curves() {
    List<Integer> drawn = drawnClasses();
    page.element("h2", "Curves");
    if (drawn.size() < classNames.size()) {
      page.element(
          "p",
          "ROC and precision-recall curves of the %s with the lowest average precision; the files have all."
              .formatted(Count.of(drawn.size(), "class", "classes")));
    }
    page.raw("<div class=\"side\">")
        .picture(
            Curves.reliability(Map.of("predictions", all.reliability()))
                .image(PLOT_WIDTH, PLOT_HEIGHT),
            "chart",
            "reliability curve")
        .picture(Curves.roc(curves(drawn, all::roc)).image(PLOT_WIDTH, PLOT_HEIGHT), "chart", "ROC")
        .picture(
            Curves.precisionRecall(curves(drawn, all::precisionRecall))
                .image(PLOT_WIDTH, PLOT_HEIGHT),
            "chart",
            "precision-recall curves")
        .raw("</div>\n");
  }

  /** Those that have images, or of many the worst ones. */
  private List<Integer> drawnClasses() {
    List<Integer> labels =
        IntStream.range(0, classNames.size())
            .filter(label -> !Double.isNaN(all.averagePrecision(label)))
            .boxed()
            .toList();
    return labels.size() <= MOST_CURVES
        ? labels
        : labels.stream()
            .sorted(Comparator.comparingDouble(all::averagePrecision))
            .limit(MOST_CURVES)
            .toList();
  }

  private Map<String, List<Ranking.Point>> curves(
      List<Integer> labels, IntFunction<List<Ranking.Point>> curve) {
    Map<String, List<Ranking.Point>> curves = new LinkedHashMap<>();
    labels.forEach(label -> curves.put(classNames.get(label), curve.apply(label)));
    return curves;
  }
}
