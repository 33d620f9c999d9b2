package io.github.convlens.training.table;

import io.github.convlens.data.target.LabelTargets;
import io.github.convlens.training.metric.LabelExamples;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The prediction of an image's labels: a row of {@code predictions.csv} for several labels.
 *
 * @param image the image's index in its split, from 0
 * @param labels the names of the image's labels, separated by {@code ;}
 * @param predicted the names of the predicted labels, separated by {@code ;}
 * @param loss the mean cross-entropy of the image's labels
 * @param probabilities the probability of each label
 * @param file the image's file, relative to the folder of the data set; null if images are not
 *     files
 */
public record LabelPredictionRow(
    int image,
    String labels,
    String predicted,
    double loss,
    double[] probabilities,
    @Nullable String file) {

  /** The prefix of the columns of probabilities; the name of the label follows. */
  public static final String PROBABILITY = "probability_";

  /** The row of an image. */
  public static LabelPredictionRow of(
      int image, LabelExamples examples, List<String> names, List<String> files) {
    boolean[] has = new boolean[names.size()];
    boolean[] predicted = new boolean[names.size()];
    double[] probabilities = new double[names.size()];
    for (int label = 0; label < has.length; label++) {
      has[label] = examples.has(image, label);
      predicted[label] = examples.predicted(image, label);
      probabilities[label] = examples.probability(image, label);
    }
    return new LabelPredictionRow(
        image,
        LabelTargets.text(has, names),
        LabelTargets.text(predicted, names),
        examples.logLoss(image),
        probabilities,
        files.isEmpty() ? null : files.get(image));
  }

  /**
   * The schema for writing the file.
   *
   * @param names the names of the labels
   * @param files whether images are files
   */
  public static Table<LabelPredictionRow> table(List<String> names, boolean files) {
    List<Heading<LabelPredictionRow>> headings = new ArrayList<>();
    headings.add(
        new Heading<>(
            "image", "", "index of the image in its split, from 0", LabelPredictionRow::image));
    headings.add(
        new Heading<>(
            "labels",
            "",
            "names of the image's labels, separated by ;",
            LabelPredictionRow::labels));
    headings.add(
        new Heading<>(
            "predicted", "", "names of the predicted labels", LabelPredictionRow::predicted));
    headings.add(
        new Heading<>(
            "loss", "", "mean cross-entropy of the image's labels", LabelPredictionRow::loss));
    for (int label = 0; label < names.size(); label++) {
      int index = label;
      headings.add(
          new Heading<>(
              PROBABILITY + names.get(label),
              "",
              "probability of the label",
              row -> row.probabilities[index]));
    }
    if (files) {
      headings.add(
          new Heading<>(
              "file",
              "",
              "file of the image, relative to the folder of the data set",
              LabelPredictionRow::file));
    }
    return Table.written("predictions.csv", "validation image", headings);
  }
}
