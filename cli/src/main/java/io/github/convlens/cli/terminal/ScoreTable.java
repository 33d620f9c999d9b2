package io.github.convlens.cli.terminal;

import io.github.convlens.training.evaluate.ClassEvaluation;
import io.github.convlens.training.metric.ClassMetric;
import io.github.convlens.training.metric.ClassScore;
import io.github.convlens.training.metric.Estimate;
import io.github.convlens.training.table.EvaluationTables.ClassRow;
import io.github.convlens.training.table.EvaluationTables.Score;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Scores with their intervals, and the classes that are predicted worst. */
public final class ScoreTable {

  private static final int WORST = 3;

  private final ClassEvaluation evaluation;

  public ScoreTable(ClassEvaluation evaluation) {
    this.evaluation = evaluation;
  }

  /** A line for each score that is not one of the others, and one for the worst classes. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Score score : evaluation.rows()) {
      if (!ClassMetric.named(score.name()).orElseThrow().repeatsAccuracy()) {
        Estimate estimate = score.estimate();
        lines.add(
            String.format(
                Locale.ROOT,
                "%-18s  %7.4f  (%.4f to %.4f)",
                score.name(),
                estimate.value(),
                estimate.interval().low(),
                estimate.interval().high()));
      }
    }
    List<ClassRow> classes = evaluation.classes();
    if (classes.size() > WORST) {
      lines.add("lowest F1: " + worst(classes));
    }
    return lines;
  }

  private static String worst(List<ClassRow> classes) {
    return String.join(
        ", ",
        classes.stream()
            .filter(row -> row.images() > 0)
            .sorted(Comparator.comparingDouble(ScoreTable::f1))
            .limit(WORST)
            .map(
                row ->
                    String.format(
                        Locale.ROOT, "%s %.4f", row.name().replaceAll("\\p{Cntrl}", "?"), f1(row)))
            .toList());
  }

  private static double f1(ClassRow row) {
    return row.scores().get(ClassScore.F1).value();
  }
}
