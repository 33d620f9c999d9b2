package io.github.convlens.experiment.predict;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.Calibration;
import io.github.convlens.experiment.FinishedRun;
import io.github.convlens.training.metric.Temperature;
import io.github.convlens.training.table.LabelPredictionRow;
import io.github.convlens.training.task.OutputMeaning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The interpretation of a network's outputs for a picture as a prediction. It depends on the task.
 */
public sealed interface OutputReading {

  /** The maximum number of labels or numbers that are explained by default. */
  int FEW = 4;

  /** The names of the classes, labels or numbers. */
  List<String> names();

  /** The columns that follow the column {@code file} in a table of predictions. */
  List<String> columns();

  /**
   * The prediction for one picture.
   *
   * @param file the file of the picture
   * @param outputs the outputs of the network for the picture
   */
  Prediction read(String file, float... outputs);

  /**
   * The outputs that are explained by default. For classes, this is the predicted class. For
   * labels, these are the most likely predicted labels, up to {@link #FEW}, in descending order, or
   * the most likely label if no label is predicted. For numbers, these are the first {@link #FEW}
   * numbers.
   *
   * @return one or more indices of {@link #names}
   */
  List<Integer> notable(float... outputs);

  /**
   * The interpretation of a run's outputs. Probabilities are calibrated if the run is calibrated.
   *
   * @param most the maximum number of classes that a prediction lists; null means one class
   * @param notes receives a line about calibrated probabilities and a line about the threshold of
   *     labels
   * @throws InvalidInputException if {@code most} is given and the task has no classes
   * @throws IOException if the run's calibration cannot be read
   */
  static OutputReading of(FinishedRun run, @Nullable Integer most, Consumer<String> notes)
      throws IOException {
    OutputMeaning meaning = run.metadata().outputs();
    Optional<Calibration> calibration = run.calibration();
    calibration.map(Calibration::note).ifPresent(notes);
    Temperature temperature = calibration.map(Calibration::scaling).orElse(Temperature.ONE);
    if (most != null && !(meaning instanceof OutputMeaning.OfClasses)) {
      throw new InvalidInputException(
          "--top needs classes, but the network predicts %s: leave --top out"
              .formatted(meaning.task().target()));
    }
    return switch (meaning.task()) {
      case CLASSIFY -> new OfClasses(meaning.names(), temperature, most == null ? 1 : most);
      case MULTI_LABEL -> {
        OutputMeaning.OfLabels labels = (OutputMeaning.OfLabels) meaning;
        notes.accept(
            String.format(
                Locale.ROOT,
                "a label is predicted if its probability is at least %.4f, the threshold found on the validation"
                    + " images",
                labels.threshold().at(temperature).value()));
        yield new OfLabels(labels, temperature);
      }
      case REGRESS -> new OfNumbers((OutputMeaning.OfNumbers) meaning);
    };
  }

  private static List<Integer> descending(double... values) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -values[i]))
        .toList();
  }

  /**
   * The interpretation for classes. The most likely class comes first. Equally likely classes keep
   * their original order.
   *
   * @param most the maximum number of classes that a prediction lists
   */
  record OfClasses(List<String> names, Temperature temperature, int most) implements OutputReading {
    /** Keeps an immutable copy of the names. */
    public OfClasses {
      names = List.copyOf(names);
      most = Math.min(most, names.size());
    }

    @Override
    public List<String> columns() {
      List<String> columns = new ArrayList<>(List.of("class", "probability"));
      for (int rank = 2; rank <= most; rank++) {
        columns.add("class_" + rank);
        columns.add("probability_" + rank);
      }
      return columns;
    }

    @Override
    public Prediction read(String file, float... outputs) {
      double[] probabilities = temperature.probabilities(outputs);
      return new Prediction.OfClass(
          file,
          descending(probabilities).stream()
              .limit(most)
              .map(c -> new Prediction.Likely(names.get(c), (float) probabilities[c]))
              .toList());
    }

    @Override
    public List<Integer> notable(float... outputs) {
      return descending(temperature.probabilities(outputs)).subList(0, 1);
    }
  }

  /**
   * The interpretation for labels. The temperature does not change which labels are predicted.
   *
   * @param temperature the temperature of the probabilities that are shown
   */
  record OfLabels(OutputMeaning.OfLabels meaning, Temperature temperature)
      implements OutputReading {
    @Override
    public List<String> names() {
      return meaning.names();
    }

    @Override
    public List<String> columns() {
      List<String> columns = new ArrayList<>(List.of("labels"));
      names().forEach(name -> columns.add(LabelPredictionRow.PROBABILITY + name));
      return columns;
    }

    @Override
    public Prediction read(String file, float... outputs) {
      double[] probabilities = temperature.ofLabels(outputs);
      boolean[] chosen = meaning.chosen(meaning.probabilities(outputs));
      List<Prediction.Likely> all =
          IntStream.range(0, outputs.length)
              .mapToObj(
                  label -> new Prediction.Likely(names().get(label), (float) probabilities[label]))
              .toList();
      return new Prediction.OfLabels(
          file,
          IntStream.range(0, outputs.length)
              .filter(label -> chosen[label])
              .mapToObj(all::get)
              .toList(),
          all);
    }

    @Override
    public List<Integer> notable(float... outputs) {
      double[] probabilities = meaning.probabilities(outputs);
      boolean[] chosen = meaning.chosen(probabilities);
      List<Integer> likeliest = descending(probabilities);
      List<Integer> predicted =
          likeliest.stream().filter(label -> chosen[label]).limit(FEW).toList();
      return predicted.isEmpty() ? likeliest.subList(0, 1) : predicted;
    }
  }

  /** The interpretation for numbers, which are converted to their original unit. */
  record OfNumbers(OutputMeaning.OfNumbers meaning) implements OutputReading {
    @Override
    public List<String> names() {
      return meaning.names();
    }

    @Override
    public List<String> columns() {
      return names();
    }

    @Override
    public Prediction read(String file, float... outputs) {
      return new Prediction.OfNumbers(file, names(), meaning.numbers(outputs));
    }

    @Override
    public List<Integer> notable(float... outputs) {
      return IntStream.range(0, Math.min(FEW, outputs.length)).boxed().toList();
    }
  }
}
