package io.github.convlens.training.evaluate;

import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.target.NumberTargets;
import io.github.convlens.training.metric.Estimate;
import io.github.convlens.training.metric.Estimates;
import io.github.convlens.training.metric.NumberExamples;
import io.github.convlens.training.metric.NumberMetric;
import io.github.convlens.training.metric.NumberSample;
import io.github.convlens.training.table.EvaluationTables;
import io.github.convlens.training.table.EvaluationTables.Score;
import io.github.convlens.training.table.NumberPredictionRow;
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

/** A network's predictions of numbers for the images of a split, and their scores. */
public final class NumberEvaluation implements Evaluation {

  private static final List<String> METRICS =
      Arrays.stream(NumberMetric.values()).map(NumberMetric::key).toList();

  private final ImageSet images;
  private final OutputMeaning.OfNumbers meaning;
  private final NumberExamples examples;
  private final Map<String, Estimate> all;
  private final List<Part> numbers;

  private NumberEvaluation(
      ImageSet images,
      OutputMeaning.OfNumbers meaning,
      NumberExamples examples,
      Map<String, Estimate> all,
      List<Part> numbers) {
    this.images = images;
    this.meaning = meaning;
    this.examples = examples;
    this.all = all;
    this.numbers = numbers;
  }

  static NumberEvaluation of(
      ImageSet images, OutputMeaning.OfNumbers meaning, float[][] outputs, Resampling resampling) {
    NumberTargets targets = (NumberTargets) meaning.seen(images.targets());
    NumberExamples examples = NumberExamples.of(outputs, targets);
    Estimates estimates =
        Estimates.of(
            examples.count(),
            counts -> values(examples.sample(counts)),
            resampling.bootstrap(),
            resampling.done());
    Map<String, Estimate> all = estimates.next(METRICS);
    List<Part> numbers = new ArrayList<>();
    for (String name : meaning.names()) {
      numbers.add(new Part(name, Map.of(), estimates.next(METRICS)));
    }
    return new NumberEvaluation(images, meaning, examples, all, numbers);
  }

  private static double[] values(NumberSample sample) {
    DoubleStream all = Arrays.stream(NumberMetric.values()).mapToDouble(m -> m.of(sample));
    DoubleStream byNumber =
        IntStream.range(0, sample.numbers())
            .boxed()
            .flatMapToDouble(
                number ->
                    Arrays.stream(NumberMetric.values()).mapToDouble(m -> m.of(sample, number)));
    return DoubleStream.concat(all, byNumber).toArray();
  }

  /** The prediction for every image. */
  public NumberExamples examples() {
    return examples;
  }

  /** The names of the numbers. */
  public List<String> numberNames() {
    return meaning.names();
  }

  @Override
  public <R> R by(
      Function<ClassEvaluation, R> ofClasses,
      Function<LabelEvaluation, R> ofLabels,
      Function<NumberEvaluation, R> ofNumbers) {
    return ofNumbers.apply(this);
  }

  @Override
  public List<Score> rows() {
    return all.entrySet().stream().map(e -> new Score(e.getKey(), e.getValue())).toList();
  }

  @Override
  public String partsName() {
    return "numbers";
  }

  @Override
  public List<Part> parts() {
    return numbers;
  }

  @Override
  public void write(Path folder, int best) throws IOException {
    Files.createDirectories(folder);
    Evaluation.write(folder, EvaluationTables.SCORES, rows());
    Map<String, String> scores = new LinkedHashMap<>();
    METRICS.forEach(key -> scores.put(key, "score of the number"));
    Evaluation.write(folder, Part.table("numbers.csv", "number", Map.of(), scores), numbers);
    Evaluation.write(
        folder,
        NumberPredictionRow.table(meaning.names(), !images.files().isEmpty()),
        IntStream.range(0, images.count())
            .mapToObj(image -> NumberPredictionRow.of(image, examples, images.files()))
            .toList());
  }
}
