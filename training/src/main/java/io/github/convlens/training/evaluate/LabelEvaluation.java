package io.github.convlens.training.evaluate;

import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.target.LabelTargets;
import io.github.convlens.training.metric.Estimate;
import io.github.convlens.training.metric.Estimates;
import io.github.convlens.training.metric.LabelExamples;
import io.github.convlens.training.metric.LabelMetric;
import io.github.convlens.training.metric.LabelSample;
import io.github.convlens.training.metric.LabelScore;
import io.github.convlens.training.metric.Temperature;
import io.github.convlens.training.metric.Threshold;
import io.github.convlens.training.table.EvaluationTables;
import io.github.convlens.training.table.EvaluationTables.CurvePoint;
import io.github.convlens.training.table.EvaluationTables.Score;
import io.github.convlens.training.table.LabelPredictionRow;
import io.github.convlens.training.table.Part;
import io.github.convlens.training.task.OutputMeaning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** A network's predictions of labels for the images of a split, and their scores. */
public final class LabelEvaluation implements Evaluation {

  private static final List<String> METRICS =
      Arrays.stream(LabelMetric.values()).map(LabelMetric::key).toList();
  private static final List<String> SCORES =
      Arrays.stream(LabelScore.values()).map(LabelScore::key).toList();

  private final ImageSet images;
  private final OutputMeaning.OfLabels meaning;
  private final LabelExamples examples;
  private final Map<String, Estimate> all;
  private final List<Part> labels;

  private LabelEvaluation(
      ImageSet images,
      OutputMeaning.OfLabels meaning,
      LabelExamples examples,
      Map<String, Estimate> all,
      List<Part> labels) {
    this.images = images;
    this.meaning = meaning;
    this.examples = examples;
    this.all = all;
    this.labels = labels;
  }

  static LabelEvaluation of(
      ImageSet images,
      OutputMeaning.OfLabels meaning,
      float[][] outputs,
      Temperature temperature,
      Resampling resampling) {
    LabelExamples examples =
        LabelExamples.of(
            outputs, (LabelTargets) images.targets(), meaning.threshold().value(), temperature);
    Estimates estimates =
        Estimates.of(
            examples.count(),
            counts -> values(examples.sample(counts)),
            resampling.bootstrap(),
            resampling.done());
    Map<String, Estimate> all = estimates.next(METRICS);
    LabelSample sample = examples.all();
    List<Part> labels = new ArrayList<>();
    for (int label = 0; label < meaning.names().size(); label++) {
      Map<String, Long> counts = new LinkedHashMap<>();
      counts.put("images", sample.present(label));
      counts.put("predicted", sample.predicted(label));
      labels.add(new Part(meaning.names().get(label), counts, estimates.next(SCORES)));
    }
    Threshold threshold = meaning.threshold().at(temperature);
    return new LabelEvaluation(
        images, new OutputMeaning.OfLabels(meaning.names(), threshold), examples, all, labels);
  }

  private static double[] values(LabelSample sample) {
    DoubleStream all = Arrays.stream(LabelMetric.values()).mapToDouble(m -> m.of(sample));
    DoubleStream byLabel =
        IntStream.range(0, sample.labels())
            .boxed()
            .flatMapToDouble(
                label -> Arrays.stream(LabelScore.values()).mapToDouble(s -> s.of(sample, label)));
    return DoubleStream.concat(all, byLabel).toArray();
  }

  /** The prediction for every image. */
  public LabelExamples examples() {
    return examples;
  }

  /** The names of the labels. */
  public List<String> labelNames() {
    return meaning.names();
  }

  /**
   * The lowest probability with which a label is predicted. If the probabilities in {@link
   * #examples()} are calibrated, this threshold is calibrated too.
   */
  public Threshold threshold() {
    return meaning.threshold();
  }

  @Override
  public <R> R by(
      Function<ClassEvaluation, R> ofClasses,
      Function<LabelEvaluation, R> ofLabels,
      Function<NumberEvaluation, R> ofNumbers) {
    return ofLabels.apply(this);
  }

  @Override
  public List<Score> rows() {
    return all.entrySet().stream().map(e -> new Score(e.getKey(), e.getValue())).toList();
  }

  @Override
  public String partsName() {
    return "labels";
  }

  @Override
  public List<Part> parts() {
    return labels;
  }

  @Override
  public void write(Path folder, int best) throws IOException {
    Files.createDirectories(folder);
    Evaluation.write(folder, EvaluationTables.SCORES, rows());
    Map<String, String> counts = new LinkedHashMap<>();
    counts.put("images", "images that have the label");
    counts.put("predicted", "images for which the label is predicted");
    Map<String, String> scores = new LinkedHashMap<>();
    SCORES.forEach(key -> scores.put(key, "score of the label"));
    Evaluation.write(folder, Part.table("labels.csv", "label", counts, scores), labels);
    LabelSample sample = examples.all();
    Evaluation.write(folder, EvaluationTables.ROC, CurvePoint.of(meaning.names(), sample::roc));
    Evaluation.write(
        folder,
        EvaluationTables.PRECISION_RECALL,
        CurvePoint.of(meaning.names(), sample::precisionRecall));
    Evaluation.write(folder, EvaluationTables.RELIABILITY, sample.reliability().bins());
    Evaluation.write(
        folder,
        LabelPredictionRow.table(meaning.names(), !images.files().isEmpty()),
        IntStream.range(0, images.count())
            .mapToObj(
                image -> LabelPredictionRow.of(image, examples, meaning.names(), images.files()))
            .toList());
  }
}
