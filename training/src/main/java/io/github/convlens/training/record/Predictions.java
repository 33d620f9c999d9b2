package io.github.convlens.training.record;

import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Thumbnail;
import io.github.convlens.data.picture.Png;
import io.github.convlens.training.output.RowWriter;
import io.github.convlens.training.table.PredictionRow;
import io.github.convlens.training.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The trained network's prediction for every validation image: {@code predictions.csv}, and the
 * images it is most wrong about as PNG files, so that a report needs neither data set nor network.
 */
public final class Predictions {

  private static final int PICTURES = 24;

  private final ImageSet images;
  private final List<String> classNames;
  private final float[][] probabilities;

  /**
   * @param classNames by label
   * @param probabilities of each class, for each image
   */
  public Predictions(ImageSet images, List<String> classNames, float[][] probabilities) {
    this.images = images;
    this.classNames = classNames;
    this.probabilities = probabilities;
  }

  /**
   * Writes the table and the pictures.
   *
   * @param file the table
   * @param mistakes folder of the pictures, which is created
   * @throws IOException if they cannot be written
   */
  public void write(Path file, Path mistakes) throws IOException {
    try (RowWriter writer = new RowWriter()) {
      Table<PredictionRow> table =
          images.files().isEmpty() ? PredictionRow.TABLE.required() : PredictionRow.TABLE;
      writer.open(file, table.header(), 0).rows(rows().stream().map(table::cells).toList());
    }
    Files.createDirectories(mistakes);
    for (int image : worst()) {
      Png.write(Thumbnail.of(images, image), mistakes.resolve(image + ".png"));
    }
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

  /** Misclassified images with the highest losses, the worst first. */
  private List<Integer> worst() {
    return IntStream.range(0, images.count())
        .filter(image -> predicted(image) != images.labels()[image])
        .boxed()
        .sorted(Comparator.comparingDouble(this::loss).reversed())
        .limit(PICTURES)
        .toList();
  }

  private int predicted(int image) {
    float[] row = probabilities[image];
    int best = 0;
    for (int i = 1; i < row.length; i++) {
      best = row[i] > row[best] ? i : best;
    }
    return best;
  }

  /** float32 rounds very small probabilities to 0: those count as the smallest above it. */
  private double loss(int image) {
    return -Math.log(Math.max(probabilities[image][images.labels()[image]], Float.MIN_VALUE));
  }
}
