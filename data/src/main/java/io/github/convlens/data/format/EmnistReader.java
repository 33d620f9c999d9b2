package io.github.convlens.data.format;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.image.ImageSet;
import java.nio.file.Path;

/**
 * Reads one of EMNIST's data sets (Cohen et al. 2017) from the zip file that contains them all as
 * gzipped IDX files. Rows and columns are exchanged in the files, so images are transposed here.
 * Labels of {@code emnist-letters} start at 1 in the file and at 0 here.
 */
public final class EmnistReader {
  private static final String LETTERS = "emnist-letters";

  private final Path zip;
  private final String name;
  private final int classes;

  /**
   * @param name the name of the data set, such as {@code emnist-balanced}
   * @param classes the number of classes in the data set
   */
  public EmnistReader(Path zip, String name, int classes) {
    this.zip = zip;
    this.name = name;
    this.classes = classes;
  }

  /**
   * Reads one split.
   *
   * @param split train or test
   * @throws InvalidInputException if the split is missing or damaged
   */
  public ImageSet read(String split) {
    int first = name.equals(LETTERS) ? 1 : 0;
    StoredFile labelFile = member(split, "labels-idx1");
    ImageSet images =
        new IdxReader((file, content) -> {})
            .read(member(split, "images-idx3"), labelFile, classes + first);
    int[] labels = images.labels();
    for (int i = 0; i < labels.length; i++) {
      labels[i] -= first;
      if (labels[i] < 0) {
        throw new InvalidInputException(
            labelFile
                + ": image "
                + i
                + " has label 0, but labels start at 1: fetch the file again");
      }
    }
    return new ImageSet(
        upright(images.pixels().toArray(), images.height(), images.width()),
        labels,
        1,
        /* height= */ images.width(),
        /* width= */ images.height());
  }

  private StoredFile member(String split, String what) {
    return new StoredFile(zip, "gzip/%s-%s-%s-ubyte.gz".formatted(name, split, what));
  }

  /** Exchanges rows and columns of the images, in place. */
  private static byte[] upright(byte[] pixels, int height, int width) {
    byte[] image = new byte[height * width];
    for (int at = 0; at < pixels.length; at += image.length) {
      System.arraycopy(pixels, at, image, 0, image.length);
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          pixels[at + x * height + y] = image[y * width + x];
        }
      }
    }
    return pixels;
  }
}
