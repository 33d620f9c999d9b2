package io.github.convlens.data.format;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.image.ImageSet;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads the NPZ files of MedMNIST (Yang et al. 2023). They contain {@code train_images}, {@code
 * train_labels} and so on. Images are bytes of shape (N, H, W) or (N, H, W, 3), with one label per
 * image.
 */
public final class MedMnistReader {
  private static final int COLOURS = 3;

  private final Path file;
  private final int classes;

  /**
   * @param classes the number of classes; labels must be from 0 to {@code classes − 1}
   */
  public MedMnistReader(Path file, int classes) {
    this.file = file;
    this.classes = classes;
  }

  /**
   * Reads one split.
   *
   * @param split train, val or test
   * @throws InvalidInputException if the split is missing or damaged, or its arrays have unexpected
   *     shapes
   */
  public ImageSet read(String split) {
    NpyArray images = NpyArray.read(new StoredFile(file, split + "_images.npy"));
    NpyArray labels = NpyArray.read(new StoredFile(file, split + "_labels.npy"));
    int[] shape = images.shape();
    boolean grey = shape.length == 3;
    if (images.bytesPerValue() != 1 || !(grey || (shape.length == 4 && shape[3] == COLOURS))) {
      throw new InvalidInputException(
          "%s: %s_images has shape %s: it must contain bytes and have shape (N, H, W) or (N, H, W, 3)"
              .formatted(file, split, Arrays.toString(shape)));
    }
    int count = shape[0];
    int[] labelShape = labels.shape();
    boolean oneEach = labelShape.length == 1 || (labelShape.length == 2 && labelShape[1] == 1);
    if (!oneEach || labelShape[0] != count) {
      throw new InvalidInputException(
          "%s: %s_labels has shape %s for %d images: it must have one label for each image"
              .formatted(file, split, Arrays.toString(labelShape), count));
    }
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      long label = labels.whole(i);
      if (label < 0 || label >= classes) {
        throw new InvalidInputException(
            "%s: %s image %d has the label %d, which is not from 0 to %d: fetch the file again"
                .formatted(file, split, i, label, classes - 1));
      }
      values[i] = (int) label;
    }
    return new ImageSet(images.values().array(), values, grey ? 1 : COLOURS, shape[1], shape[2]);
  }
}
