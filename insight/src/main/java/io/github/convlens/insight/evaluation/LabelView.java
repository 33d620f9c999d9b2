package io.github.convlens.insight.evaluation;

import io.github.convlens.core.Count;
import io.github.convlens.training.evaluate.LabelEvaluation;
import io.github.convlens.training.metric.LabelExamples;
import io.github.convlens.training.metric.LabelSample;
import io.github.convlens.training.metric.LabelScore;
import io.github.convlens.training.metric.Ranking;
import io.github.convlens.training.metric.Threshold;
import io.github.convlens.training.table.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The view of a task with several labels for each image. It shows the scores as functions of the
 * threshold, the curves of each label, the images with the worst mistakes, and images with a label
 * whose probability is close to the threshold.
 */
final class LabelView implements TaskView {

  private final LabelEvaluation evaluation;
  private final LabelExamples examples;
  private final LabelSample all;
  private final List<String> names;
  private final double threshold;

  LabelView(LabelEvaluation evaluation) {
    this.evaluation = evaluation;
    examples = evaluation.examples();
    all = examples.all();
    names = evaluation.labelNames();
    threshold = evaluation.threshold().value();
  }

  @Override
  public void facts(Html page) {
    page.raw("<tr>")
        .cell(Threshold.KEY)
        .number(String.format(Locale.ROOT, "%.4f", threshold))
        .raw("<td class=\"quiet\">found on the validation split</td>\n");
  }

  @Override
  public void summary(Html page) {
    page.element("h2", "Threshold")
        .element(
            "p",
            "A label is predicted if its probability is at least the threshold. A higher threshold"
                + " misses more labels and gives fewer false alarms. The scores are those of all"
                + " decisions, one for each image and label.")
        .picture(
            Curves.byThreshold(decisions().precisionRecall(unitWeights()), threshold)
                .image(DrawnCurves.WIDTH, DrawnCurves.HEIGHT),
            "chart",
            "precision, recall and F1 by threshold");
    long whole = IntStream.range(0, examples.count()).filter(examples::right).count();
    page.element(
        "p",
        decided(
            whole,
            count(image -> wrong(image, true) > 0),
            count(image -> wrong(image, false) > 0)));
  }

  /**
   * A sentence about the decisions.
   *
   * @param whole the number of images whose labels are all predicted correctly
   * @param missed the number of images with a label that is missed
   * @param added the number of images with a predicted label that they do not have
   */
  static String decided(long whole, long missed, long added) {
    if (missed + added == 0) {
      return "All labels of all images are right.";
    }
    return "All labels are right for %s; %s a missed label, %s a wrongly predicted one."
        .formatted(
            whole == 0 ? "no image" : number(whole) + " " + Count.noun(whole, "image"),
            having(missed),
            having(added));
  }

  private static String having(long images) {
    return (images == 0 ? "none" : number(images)) + (images == 1 ? " has" : " have");
  }

  private static String number(long images) {
    return String.format(Locale.ROOT, "%,d", images);
  }

  private long count(IntPredicate images) {
    return IntStream.range(0, examples.count()).filter(images).count();
  }

  private long wrong(int image, boolean missed) {
    return IntStream.range(0, names.size())
        .filter(label -> examples.has(image, label) == missed)
        .filter(label -> examples.predicted(image, label) != missed)
        .count();
  }

  private Ranking decisions() {
    int count = Math.multiplyExact(examples.count(), names.size());
    double[] scores = new double[count];
    boolean[] positive = new boolean[count];
    for (int i = 0; i < count; i++) {
      scores[i] = examples.probability(i / names.size(), i % names.size());
      positive[i] = examples.has(i / names.size(), i % names.size());
    }
    return Ranking.of(scores, positive);
  }

  private int[] unitWeights() {
    return IntStream.generate(() -> 1).limit((long) examples.count() * names.size()).toArray();
  }

  @Override
  public List<Part> parts() {
    return evaluation.parts().stream()
        .sorted(Comparator.comparingDouble(part -> part.score(LabelScore.F1.key()).value()))
        .toList();
  }

  @Override
  public void curves(Html page) {
    new DrawnCurves("label", "labels", names, all::averagePrecision)
        .add(page, all.reliability(), all::roc, all::precisionRecall);
  }

  @Override
  public List<Gallery> galleries(int most, boolean maps) {
    List<Integer> wrong =
        IntStream.range(0, examples.count())
            .filter(image -> !examples.right(image))
            .boxed()
            .sorted(Comparator.comparingDouble(image -> -examples.logLoss(image)))
            .limit(most)
            .toList();
    List<Integer> unsure =
        IntStream.range(0, examples.count())
            .boxed()
            .sorted(Comparator.comparingDouble(image -> distance(image, nearest(image))))
            .limit(most)
            .toList();
    return List.of(
        new Gallery(
            "Most wrong",
            wrong.isEmpty()
                ? "Every label of every image is predicted correctly."
                : "The labels of each image are in bold. The predicted labels and the missed labels"
                    + " follow"
                    + (maps
                        ? ". The map next to a picture shows where the likeliest of the wrongly"
                            + " predicted labels was seen or, if there are none, the least likely"
                            + " of the missed labels (Grad-CAM). It has no colour if the label was"
                            + " seen nowhere."
                        : "."),
            wrong,
            image -> card(image, wrongest(image), maps)),
        new Gallery(
            "Least certain",
            "The images in which the probability of some label is closest to the threshold.",
            unsure,
            image -> card(image, nearest(image), maps)));
  }

  /**
   * The likeliest of the wrongly predicted labels; if there is none, the least likely of the missed
   * labels.
   */
  private int wrongest(int image) {
    return highest(
        label ->
            examples.has(image, label)
                ? -examples.probability(image, label)
                : examples.predicted(image, label) ? examples.probability(image, label) : -2.0);
  }

  private int nearest(int image) {
    return highest(label -> -distance(image, label));
  }

  private double distance(int image, int label) {
    return Math.abs(examples.probability(image, label) - threshold);
  }

  private int highest(IntFunction<Double> value) {
    int best = 0;
    for (int label = 1; label < names.size(); label++) {
      best = value.apply(label) > value.apply(best) ? label : best;
    }
    return best;
  }

  private Card card(int image, int asked, boolean maps) {
    List<String> lines = new ArrayList<>();
    lines.add(listed("predicted", "nothing", image, label -> examples.predicted(image, label)));
    IntPredicate missed = label -> examples.has(image, label) && !examples.predicted(image, label);
    if (IntStream.range(0, names.size()).anyMatch(missed)) {
      lines.add(listed("missed", "", image, missed));
    }
    if (maps) {
      lines.add("Grad-CAM for " + likely(image, asked));
    }
    List<String> own =
        IntStream.range(0, names.size())
            .filter(label -> examples.has(image, label))
            .mapToObj(names::get)
            .toList();
    return new Card(own.isEmpty() ? "no label" : String.join(", ", own), lines, asked);
  }

  /** Some labels of an image with their probabilities, starting with the likeliest label. */
  private String listed(String what, String none, int image, IntPredicate which) {
    List<String> some =
        IntStream.range(0, names.size())
            .filter(which)
            .boxed()
            .sorted(Comparator.comparingDouble(label -> -examples.probability(image, label)))
            .map(label -> likely(image, label))
            .toList();
    return what + " " + (some.isEmpty() ? none : String.join(", ", some));
  }

  private String likely(int image, int label) {
    return String.format(
        Locale.ROOT, "%s %.3f", names.get(label), examples.probability(image, label));
  }
}
