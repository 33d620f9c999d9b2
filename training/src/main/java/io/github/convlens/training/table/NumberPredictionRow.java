package io.github.convlens.training.table;

import io.github.convlens.training.metric.NumberExamples;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The prediction of an image's numbers: a row of {@code predictions.csv} for numbers.
 *
 * @param image the image's index in its split, from 0
 * @param values the image's numbers, in their original unit
 * @param predicted the prediction for each number, in the same unit
 * @param loss the mean squared error in standard deviations of the training images' numbers
 * @param file the image's file, relative to the folder of the data set; null if images are not
 *     files
 */
public record NumberPredictionRow(
    int image, double[] values, double[] predicted, double loss, @Nullable String file) {

  /** The prefix of the columns of the images' numbers; the name of the number follows. */
  public static final String LABEL = "label_";

  /** The prefix of the columns of predictions; the name of the number follows. */
  public static final String PREDICTED = "predicted_";

  /** The row of an image. */
  public static NumberPredictionRow of(int image, NumberExamples examples, List<String> files) {
    double[] values = new double[examples.numbers()];
    double[] predicted = new double[values.length];
    for (int number = 0; number < values.length; number++) {
      values[number] = examples.value(image, number);
      predicted[number] = examples.predicted(image, number);
    }
    return new NumberPredictionRow(
        image,
        values,
        predicted,
        examples.squaredError(image),
        files.isEmpty() ? null : files.get(image));
  }

  /**
   * The schema for writing the file.
   *
   * @param names the names of the numbers
   * @param files whether images are files
   */
  public static Table<NumberPredictionRow> table(List<String> names, boolean files) {
    List<Heading<NumberPredictionRow>> headings = new ArrayList<>();
    headings.add(
        new Heading<>(
            "image", "", "index of the image in its split, from 0", NumberPredictionRow::image));
    for (int number = 0; number < names.size(); number++) {
      int index = number;
      headings.add(
          new Heading<>(
              LABEL + names.get(number), "", "the image's number", row -> row.values[index]));
      headings.add(
          new Heading<>(
              PREDICTED + names.get(number),
              "",
              "prediction of the number",
              row -> row.predicted[index]));
    }
    headings.add(
        new Heading<>(
            "loss",
            "",
            "mean squared error, in standard deviations of the training images' numbers",
            NumberPredictionRow::loss));
    if (files) {
      headings.add(
          new Heading<>(
              "file",
              "",
              "file of the image, relative to the folder of the data set",
              NumberPredictionRow::file));
    }
    return Table.written("predictions.csv", "validation image", headings);
  }
}
