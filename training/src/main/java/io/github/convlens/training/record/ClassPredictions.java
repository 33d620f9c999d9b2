package io.github.convlens.training.record;

import io.github.convlens.data.image.ImageSet;
import io.github.convlens.training.table.PredictionRow;
import io.github.convlens.training.task.OutputMeaning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** A network's predictions of the class of every image. */
final class ClassPredictions implements Predictions {

  private final ImageSet images;
  private final List<String> classNames;
  private final float[][] probabilities;

  /**
   * @param classNames the names of the classes, by label
   * @param probabilities the probabilities of each class, for each image
   */
  ClassPredictions(ImageSet images, List<String> classNames, float[][] probabilities) {
    this.images = images;
    this.classNames = classNames;
    this.probabilities = probabilities;
  }

  @Override
  public OutputMeaning meaning() {
    return new OutputMeaning.OfClasses(classNames);
  }

  @Override
  public ImageSet images() {
    return images;
  }

  @Override
  public void writeTable(Path file) throws IOException {
    Predictions.write(
        file,
        images.files().isEmpty() ? PredictionRow.TABLE.required() : PredictionRow.TABLE,
        rows());
  }

  private List<PredictionRow> rows() {
    return IntStream.range(0, images.count())
        .mapToObj(
            image ->
                new PredictionRow(
                    image,
                    classNames.get(images.labels()[image]),
                    classNames.get(predicted(image)),
                    probabilities[image][predicted(image)],
                    loss(image),
                    images.files().isEmpty() ? null : images.files().get(image)))
        .toList();
  }

  @Override
  public List<Integer> worst() {
    return Predictions.worst(
        images.count(), image -> predicted(image) != images.labels()[image], this::loss);
  }

  private int predicted(int image) {
    float[] row = probabilities[image];
    int best = 0;
    for (int i = 1; i < row.length; i++) {
      best = row[i] > row[best] ? i : best;
    }
    return best;
  }

  /**
   * The cross-entropy of an image. float32 rounds very small probabilities to 0; they count as the
   * smallest positive float.
   */
  private double loss(int image) {
    return -Math.log(Math.max(probabilities[image][images.labels()[image]], Float.MIN_VALUE));
  }
}
