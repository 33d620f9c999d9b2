package io.github.convlens.training.record;

import io.github.convlens.data.ImageSet;
import io.github.convlens.data.Thumbnail;
import io.github.convlens.data.picture.Png;
import io.github.convlens.training.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the trained network says about every validation image: {@code predictions.csv}, and the
 * images it is most wrong about as PNG files, so that a report needs neither data set nor network.
 */
public final class Predictions {

  /**
   * The columns of {@code predictions.csv}: the image's index in the validation split, the names of
   * its class and of the likeliest class, that one's probability, and the image's cross-entropy.
   * Where the images are files, {@link #FILE} follows.
   */
  public static final List<String> HEADER =
      List.of("image", "label", "predicted", "probability", "loss");

  /** The column of the image's file, relative to the data set's folder. */
  public static final String FILE = "file";

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
   * @throws IOException if they cannot be written
   */
  public void write(RunDirectory directory) throws IOException {
    try (RowWriter writer = new RowWriter()) {
      writer.open(directory.predictions(), header(), 0).rows(rows());
    }
    Files.createDirectories(directory.mistakes());
    for (int image : worst()) {
      Png.write(Thumbnail.of(images, image), directory.mistakes().resolve(image + ".png"));
    }
  }

  private List<String> header() {
    return images.files().isEmpty()
        ? HEADER
        : Stream.concat(HEADER.stream(), Stream.of(FILE)).toList();
  }

  private List<Object[]> rows() {
    return IntStream.range(0, images.count()).mapToObj(this::row).toList();
  }

  private Object[] row(int image) {
    List<Object> cells = new ArrayList<>();
    cells.add(image);
    cells.add(classNames.get(images.labels()[image]));
    cells.add(classNames.get(predicted(image)));
    cells.add(probabilities[image][predicted(image)]);
    cells.add(loss(image));
    if (!images.files().isEmpty()) {
      cells.add(images.files().get(image));
    }
    return cells.toArray();
  }

  /** Those classified wrongly with the highest losses, the worst first. */
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
