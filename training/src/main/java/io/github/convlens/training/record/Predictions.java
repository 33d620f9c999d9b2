package io.github.convlens.training.record;

import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Thumbnail;
import io.github.convlens.data.picture.Png;
import io.github.convlens.training.loop.Predictor;
import io.github.convlens.training.output.RowWriter;
import io.github.convlens.training.table.Table;
import io.github.convlens.training.task.OutputMeaning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The trained network's prediction for every validation image. {@code predictions.csv} contains the
 * predictions, and PNG files show the worst mistakes, so that a report needs neither the data set
 * nor the network.
 */
public sealed interface Predictions permits ClassPredictions, LabelPredictions, NumberPredictions {

  /** The maximum number of PNG files of the worst mistakes. */
  int PICTURES = 24;

  /**
   * The predictions of a network.
   *
   * @param images the images, with their targets
   * @param names the names of the targets: of the classes, of the labels, or of the numbers
   * @param predictor the predictor that computes the network's outputs
   * @param stored the same images, on the network's device
   */
  static Predictions of(
      ImageSet images, List<String> names, Predictor predictor, DeviceImages stored, int batch) {
    return switch (images.targets().task()) {
      case CLASSIFY -> new ClassPredictions(images, names, predictor.probabilities(stored, batch));
      case MULTI_LABEL -> LabelPredictions.of(images, names, predictor.outputs(stored, batch));
      case REGRESS -> NumberPredictions.of(images, names, predictor.outputs(stored, batch));
    };
  }

  /** The meaning of the outputs; for labels, it includes the threshold chosen on these images. */
  OutputMeaning meaning();

  /** The images. */
  ImageSet images();

  /**
   * Writes the table.
   *
   * @throws IOException if the table cannot be written
   */
  void writeTable(Path file) throws IOException;

  /** The images of the worst mistakes, the worst first; at most {@link #PICTURES}. */
  List<Integer> worst();

  /**
   * Writes the table and the pictures.
   *
   * @param file the table
   * @param mistakes the folder of the pictures, which is created
   * @throws IOException if a file cannot be written
   */
  default void write(Path file, Path mistakes) throws IOException {
    writeTable(file);
    Files.createDirectories(mistakes);
    for (int image : worst()) {
      Png.write(Thumbnail.of(images(), image), mistakes.resolve(image + ".png"));
    }
  }

  /** Writes rows as a table. */
  static <R> void write(Path file, Table<R> table, List<R> rows) throws IOException {
    try (RowWriter writer = new RowWriter()) {
      writer.open(file, table.header(), 0).rows(rows.stream().map(table::cells).toList());
    }
  }

  /** The images with the highest losses among those that are {@code wrong}, the worst first. */
  static List<Integer> worst(int images, IntPredicate wrong, IntToDoubleFunction loss) {
    return IntStream.range(0, images)
        .filter(wrong)
        .boxed()
        .sorted(Comparator.<Integer>comparingDouble(loss::applyAsDouble).reversed())
        .limit(PICTURES)
        .toList();
  }
}
