package io.github.convlens.training.evaluate;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.training.metric.Bootstrap;
import io.github.convlens.training.metric.Temperature;
import io.github.convlens.training.table.EvaluationTables.Score;
import io.github.convlens.training.table.Part;
import io.github.convlens.training.table.Table;
import io.github.convlens.training.task.OutputMeaning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A network's predictions for the images of a split, and their scores. */
public sealed interface Evaluation permits ClassEvaluation, LabelEvaluation, NumberEvaluation {

  /**
   * Scores predictions.
   *
   * @param images the images of the split, with their targets
   * @param meaning the meaning of the outputs
   * @param outputs the outputs of the network for each image
   * @param temperature the temperature that calibrates the probabilities of classes or labels
   * @param seed the seed of the bootstrap samples from which the intervals are computed
   * @throws InvalidInputException if an output is not finite
   */
  static Evaluation of(
      ImageSet images,
      OutputMeaning meaning,
      float[][] outputs,
      Temperature temperature,
      long seed,
      Progress progress) {
    requireFinite(outputs);
    Resampling resampling = new Resampling(new Bootstrap(Bootstrap.RESAMPLES, seed), progress);
    return switch (meaning.task()) {
      case CLASSIFY ->
          ClassEvaluation.of(images, meaning.names(), outputs, temperature, resampling);
      case MULTI_LABEL ->
          LabelEvaluation.of(
              images, (OutputMeaning.OfLabels) meaning, outputs, temperature, resampling);
      case REGRESS ->
          NumberEvaluation.of(images, (OutputMeaning.OfNumbers) meaning, outputs, resampling);
    };
  }

  /**
   * Applies one of three functions, depending on the task of these predictions.
   *
   * @param <R> the type of the functions' results
   */
  <R> R by(
      Function<ClassEvaluation, R> ofClasses,
      Function<LabelEvaluation, R> ofLabels,
      Function<NumberEvaluation, R> ofNumbers);

  /**
   * The scores with their intervals, for {@code scores.csv}. Top-5 accuracy is left out if there
   * are at most five classes, since it is then always 1.
   */
  List<Score> rows();

  /** The name of the list of parts: {@code classes}, {@code labels} or {@code numbers}. */
  String partsName();

  /** The scores of each class, label or number. */
  List<Part> parts();

  /**
   * Writes the tables and curves. Each file is either complete or absent.
   *
   * @param folder the folder, which is created if it does not exist
   * @param best the maximum number of classes per image in {@code predictions.csv}
   * @throws IOException if the files cannot be written
   */
  void write(Path folder, int best) throws IOException;

  /**
   * Writes all scores as JSON: {@code scores} and, depending on the task, {@code classes}, {@code
   * threshold} and {@code labels}, or {@code numbers}. Each score has {@code value}, {@code low}
   * and {@code high}; undefined numbers are null.
   */
  default void writeJson(Path file) throws IOException {
    EvaluationJson.write(this, file);
  }

  /** Rejects NaN and infinite outputs, since they cannot be scored. */
  private static void requireFinite(float[][] outputs) {
    for (float[] row : outputs) {
      for (float value : row) {
        if (!Float.isFinite(value)) {
          throw new InvalidInputException(
              "some outputs of the network are NaN or infinite, since its training diverged: use"
                  + " other weights");
        }
      }
    }
  }

  /** Writes a table to its own file in a folder. */
  static <R> void write(Path folder, Table<R> table, List<R> rows) throws IOException {
    table.write(folder.resolve(table.file()), rows);
  }

  /** A bootstrap and the display of its progress. */
  record Resampling(Bootstrap bootstrap, Progress progress) {
    private static final String TASK = "resampling the images";

    /** The action to run after each sample; it updates the progress. */
    Runnable done() {
      AtomicInteger done = new AtomicInteger();
      return () -> progress.update(TASK, done.incrementAndGet(), bootstrap.resamples());
    }
  }
}
