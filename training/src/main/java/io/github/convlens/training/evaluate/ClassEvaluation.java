package io.github.convlens.training.evaluate;

import io.github.convlens.data.image.ImageSet;
import io.github.convlens.training.metric.ClassExamples;
import io.github.convlens.training.metric.ClassSample;
import io.github.convlens.training.metric.ClassScores;
import io.github.convlens.training.metric.Confusion;
import io.github.convlens.training.metric.Estimate;
import io.github.convlens.training.metric.Temperature;
import io.github.convlens.training.table.EvaluationTables;
import io.github.convlens.training.table.EvaluationTables.ClassRow;
import io.github.convlens.training.table.EvaluationTables.Confused;
import io.github.convlens.training.table.EvaluationTables.CurvePoint;
import io.github.convlens.training.table.EvaluationTables.Ranked;
import io.github.convlens.training.table.EvaluationTables.Score;
import io.github.convlens.training.table.Part;
import io.github.convlens.training.table.PredictionRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A network's predictions of classes for the images of a split, and their scores. */
public final class ClassEvaluation implements Evaluation {

  private final ImageSet images;
  private final List<String> classNames;
  private final ClassExamples examples;
  private final ClassScores scores;

  private ClassEvaluation(
      ImageSet images, List<String> classNames, ClassExamples examples, ClassScores scores) {
    this.images = images;
    this.classNames = List.copyOf(classNames);
    this.examples = examples;
    this.scores = scores;
  }

  static ClassEvaluation of(
      ImageSet images,
      List<String> classNames,
      float[][] outputs,
      Temperature temperature,
      Resampling resampling) {
    ClassExamples examples = ClassExamples.of(outputs, images.labels(), temperature.value());
    ClassScores scores = ClassScores.of(examples, resampling.bootstrap(), resampling.done());
    return new ClassEvaluation(images, classNames, examples, scores);
  }

  /** Every score with its interval. */
  public ClassScores scores() {
    return scores;
  }

  /** The prediction for every image. */
  public ClassExamples examples() {
    return examples;
  }

  /** The names of the classes, by label. */
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public <R> R by(
      Function<ClassEvaluation, R> ofClasses,
      Function<LabelEvaluation, R> ofLabels,
      Function<NumberEvaluation, R> ofNumbers) {
    return ofClasses.apply(this);
  }

  @Override
  public List<Score> rows() {
    List<Score> rows = new ArrayList<>();
    scores
        .all()
        .forEach(
            (metric, estimate) -> {
              if (metric.informs(classNames.size())) {
                rows.add(new Score(metric.key(), estimate));
              }
            });
    return rows;
  }

  /** The rows of {@code classes.csv}: the scores of each class, in the order of the labels. */
  public List<ClassRow> classes() {
    Confusion confusion = examples.all().confusion();
    return IntStream.range(0, classNames.size())
        .mapToObj(
            label ->
                new ClassRow(
                    classNames.get(label),
                    confusion.labelled(label),
                    confusion.predicted(label),
                    scores.byClass().get(label)))
        .toList();
  }

  @Override
  public String partsName() {
    return "classes";
  }

  @Override
  public List<Part> parts() {
    return classes().stream()
        .map(
            row -> {
              Map<String, Long> counts = new LinkedHashMap<>();
              counts.put("images", row.images());
              counts.put("predicted", row.predicted());
              Map<String, Estimate> byKey = new LinkedHashMap<>();
              row.scores().forEach((score, estimate) -> byKey.put(score.key(), estimate));
              return new Part(row.name(), counts, byKey);
            })
        .toList();
  }

  @Override
  public void write(Path folder, int best) throws IOException {
    Files.createDirectories(folder);
    ClassSample all = examples.all();
    Evaluation.write(folder, EvaluationTables.SCORES, rows());
    Evaluation.write(folder, EvaluationTables.CLASSES, classes());
    Evaluation.write(folder, EvaluationTables.CONFUSION, confused(all.confusion()));
    Evaluation.write(folder, EvaluationTables.ROC, CurvePoint.of(classNames, all::roc));
    Evaluation.write(
        folder, EvaluationTables.PRECISION_RECALL, CurvePoint.of(classNames, all::precisionRecall));
    Evaluation.write(folder, EvaluationTables.RELIABILITY, all.reliability().bins());
    int ranks = Math.min(best, classNames.size());
    Evaluation.write(
        folder,
        EvaluationTables.predictions(ranks, !images.files().isEmpty()),
        IntStream.range(0, images.count()).mapToObj(image -> ranked(image, ranks)).toList());
  }

  private List<Confused> confused(Confusion confusion) {
    List<Confused> rows = new ArrayList<>();
    for (int label = 0; label < classNames.size(); label++) {
      for (int predicted = 0; predicted < classNames.size(); predicted++) {
        if (confusion.count(label, predicted) > 0) {
          rows.add(
              new Confused(
                  classNames.get(label),
                  classNames.get(predicted),
                  confusion.count(label, predicted)));
        }
      }
    }
    return rows;
  }

  private Ranked ranked(int image, int ranks) {
    List<Integer> classes = examples.likeliest(image).subList(0, ranks);
    int first = classes.get(0);
    PredictionRow row =
        new PredictionRow(
            image,
            classNames.get(examples.label(image)),
            classNames.get(first),
            (float) examples.probability(image, first),
            examples.logLoss(image),
            images.files().isEmpty() ? null : images.files().get(image));
    return new Ranked(
        row,
        classes.subList(1, ranks).stream()
            .map(c -> new Ranked.Next(classNames.get(c), examples.probability(image, c)))
            .toList());
  }
}
