package io.github.convlens.insight.evaluation;

import io.github.convlens.insight.draw.MatrixPlot;
import io.github.convlens.training.evaluate.ClassEvaluation;
import io.github.convlens.training.metric.ClassExamples;
import io.github.convlens.training.metric.ClassMetric;
import io.github.convlens.training.metric.ClassSample;
import io.github.convlens.training.metric.ClassScore;
import io.github.convlens.training.metric.Confusion;
import io.github.convlens.training.table.EvaluationTables.Score;
import io.github.convlens.training.table.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The view of a task with one class for each image. It shows the confusion matrix, the curves of
 * each class against all other classes, the worst mistakes, and the least certain predictions.
 */
final class ClassView implements TaskView {

  private static final int MOST_PAIRS = 15;

  private final ClassEvaluation evaluation;
  private final ClassExamples examples;
  private final ClassSample all;
  private final List<String> names;

  ClassView(ClassEvaluation evaluation) {
    this.evaluation = evaluation;
    examples = evaluation.examples();
    all = examples.all();
    names = evaluation.classNames();
  }

  @Override
  public boolean tells(Score score) {
    return !ClassMetric.named(score.name()).orElseThrow().repeatsAccuracy();
  }

  @Override
  public void summary(Html page) {
    Confusion confusion = all.confusion();
    boolean ordered = ClassOrder.helps(names.size());
    List<Integer> order =
        ordered ? ClassOrder.of(confusion) : IntStream.range(0, names.size()).boxed().toList();
    long[][] counts = new long[order.size()][order.size()];
    for (int row = 0; row < counts.length; row++) {
      for (int column = 0; column < counts.length; column++) {
        counts[row][column] = confusion.count(order.get(row), order.get(column));
      }
    }
    page.element("h2", "Confusion matrix")
        .element(
            "p",
            "Each row is a true class, each column a predicted class. The colour shows the share of"
                + " the row."
                + (ordered ? " Classes that are confused with each other are adjacent." : ""))
        .picture(
            new MatrixPlot(order.stream().map(names::get).toList(), counts).image(),
            "chart",
            "confusion matrix");
    pairs(page, confusion);
  }

  private record Pair(int label, int predicted, long images) {}

  private void pairs(Html page, Confusion confusion) {
    List<Pair> pairs = new ArrayList<>();
    for (int label = 0; label < names.size(); label++) {
      for (int predicted = 0; predicted < names.size(); predicted++) {
        if (label != predicted && confusion.count(label, predicted) > 0) {
          pairs.add(new Pair(label, predicted, confusion.count(label, predicted)));
        }
      }
    }
    pairs.sort(Comparator.comparingLong(pair -> -pair.images));
    if (pairs.isEmpty()) {
      return;
    }
    if (pairs.size() > MOST_PAIRS) {
      page.element(
          "p",
          String.format(
              Locale.ROOT,
              "The %d most frequent of %,d kinds of mistake are shown; confusion.csv has all"
                  + " kinds.",
              MOST_PAIRS,
              pairs.size()));
    }
    page.raw("<table><tr><th>class<th>predicted as<th class=\"number\">images<th>of the class\n");
    for (Pair pair : pairs.subList(0, Math.min(MOST_PAIRS, pairs.size()))) {
      page.raw("<tr>")
          .cell(names.get(pair.label))
          .cell(names.get(pair.predicted))
          .number(String.valueOf(pair.images))
          .cell(
              String.format(
                  Locale.ROOT, "%.1f %%", 100.0 * pair.images / confusion.labelled(pair.label)));
    }
    page.raw("</table>\n");
  }

  @Override
  public List<Part> parts() {
    return evaluation.parts().stream()
        .sorted(Comparator.comparingDouble(part -> part.score(ClassScore.F1.key()).value()))
        .toList();
  }

  @Override
  public void curves(Html page) {
    new DrawnCurves("class", "classes", names, all::averagePrecision)
        .add(page, all.reliability(), all::roc, all::precisionRecall);
  }

  @Override
  public List<Gallery> galleries(int most, boolean maps) {
    List<Integer> wrong =
        IntStream.range(0, examples.count())
            .filter(image -> examples.predicted(image) != examples.label(image))
            .boxed()
            .sorted(Comparator.comparingDouble(image -> -examples.logLoss(image)))
            .limit(most)
            .toList();
    List<Integer> unsure =
        IntStream.range(0, examples.count())
            .boxed()
            .sorted(Comparator.comparingDouble(this::margin))
            .limit(most)
            .toList();
    return List.of(
        new Gallery(
            "Most wrong",
            wrong.isEmpty()
                ? "Every image is predicted correctly."
                : "The images whose true class, in bold, has the lowest probability"
                    + (maps
                        ? ". The map next to a picture shows where the predicted class was seen"
                            + " (Grad-CAM)."
                        : "."),
            wrong,
            this::card),
        new Gallery(
            "Least certain",
            "The images whose two likeliest classes have the closest probabilities.",
            unsure,
            this::card));
  }

  private double margin(int image) {
    List<Integer> likeliest = examples.likeliest(image);
    return examples.probability(image, likeliest.get(0))
        - examples.probability(image, likeliest.get(1));
  }

  private Card card(int image) {
    List<Integer> likeliest = examples.likeliest(image);
    return new Card(
        names.get(examples.label(image)),
        List.of(likely(image, likeliest.get(0)) + ", " + likely(image, likeliest.get(1))),
        examples.predicted(image));
  }

  private String likely(int image, int label) {
    return String.format(
        Locale.ROOT, "%s %.3f", names.get(label), examples.probability(image, label));
  }
}
