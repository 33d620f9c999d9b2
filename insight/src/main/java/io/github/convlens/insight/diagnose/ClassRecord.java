package io.github.convlens.insight.diagnose;

import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.table.PredictionRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The results of the final weights on the validation images of one class.
 *
 * @param images the number of images of the class
 * @param predicted the number of images, of any class, that were predicted as the class
 * @param right the number of images of the class that were predicted as the class
 */
public record ClassRecord(String name, long images, long predicted, long right) {

  /** The fraction of the class's images that were predicted as the class. */
  public double recall() {
    return (double) right / images;
  }

  /**
   * The classes in {@code predictions.csv}, sorted by name; empty if the run has not written this
   * file.
   */
  static List<ClassRecord> read(RunDirectory directory) throws IOException {
    Map<String, long[]> counts = new TreeMap<>();
    PredictionRow.TABLE.forEach(
        directory.predictions(),
        row -> {
          String label = row.text(PredictionRow.Column.LABEL);
          String predicted = row.text(PredictionRow.Column.PREDICTED);
          long[] own = counts.computeIfAbsent(label, name -> new long[3]);
          own[0]++;
          counts.computeIfAbsent(predicted, name -> new long[3])[1]++;
          own[2] += label.equals(predicted) ? 1 : 0;
        });
    List<ClassRecord> classes = new ArrayList<>();
    counts.forEach((name, n) -> classes.add(new ClassRecord(name, n[0], n[1], n[2])));
    return classes;
  }
}
