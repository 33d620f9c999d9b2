package io.github.convlens.insight.evaluation;

import io.github.convlens.training.evaluate.ClassEvaluation;
import io.github.convlens.training.evaluate.Evaluation;
import io.github.convlens.training.evaluate.LabelEvaluation;
import io.github.convlens.training.evaluate.NumberEvaluation;
import io.github.convlens.training.metric.ClassMetric;
import io.github.convlens.training.metric.ClassScore;
import io.github.convlens.training.metric.Estimate;
import io.github.convlens.training.metric.NumberMetric;
import io.github.convlens.training.metric.Threshold;
import io.github.convlens.training.table.EvaluationTables.Score;
import io.github.convlens.training.table.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The scores of an evaluation as text, with their intervals. Below them are the worst classes or
 * labels, or the errors of each number.
 */
public final class ScoreTable {

  private static final int WORST = 3;
  private static final String F1 = ClassScore.F1.key();
  private static final String MAE = NumberMetric.MAE.key();

  private final Evaluation evaluation;

  public ScoreTable(Evaluation evaluation) {
    this.evaluation = evaluation;
  }

  /**
   * A line for each score that does not repeat another score, then the lines of the worst classes
   * or labels, or of the numbers.
   */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (evaluation instanceof LabelEvaluation labels) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-18s  %7.4f  (found on the validation split)",
              Threshold.KEY,
              labels.threshold().value()));
    }
    for (Score score : evaluation.rows()) {
      if (!repeatsAccuracy(score)) {
        lines.add(line(score.name(), score.estimate()));
      }
    }
    lines.addAll(partLines());
    return lines;
  }

  private boolean repeatsAccuracy(Score score) {
    return evaluation instanceof ClassEvaluation
        && ClassMetric.named(score.name()).orElseThrow().repeatsAccuracy();
  }

  private static String line(String name, Estimate estimate) {
    return String.format(
        Locale.ROOT,
        "%-18s  %7.4f  (%.4f to %.4f)",
        name,
        estimate.value(),
        estimate.interval().low(),
        estimate.interval().high());
  }

  private List<String> partLines() {
    List<Part> parts = evaluation.parts();
    if (evaluation instanceof NumberEvaluation) {
      return parts.size() < 2
          ? List.of()
          : parts.stream().map(part -> line(shown(part) + " " + MAE, score(part, MAE))).toList();
    }
    return parts.size() > WORST ? List.of("lowest F1: " + worst(parts)) : List.of();
  }

  private static String worst(List<Part> parts) {
    return String.join(
        ", ",
        parts.stream()
            .filter(part -> part.counts().getOrDefault("images", 0L) > 0)
            .sorted(Comparator.comparingDouble(ScoreTable::f1))
            .limit(WORST)
            .map(part -> String.format(Locale.ROOT, "%s %.4f", shown(part), f1(part)))
            .toList());
  }

  /** The name without control characters, which must not reach the terminal. */
  private static String shown(Part part) {
    return part.name().replaceAll("\\p{Cntrl}", "?");
  }

  private static Estimate score(Part part, String name) {
    return Objects.requireNonNull(part.scores().get(name));
  }

  private static double f1(Part part) {
    return score(part, F1).value();
  }
}
