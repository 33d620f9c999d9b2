package io.github.convlens.data.survey;

import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Split;
import io.github.convlens.data.target.ClassTargets;
import io.github.convlens.data.target.LabelTargets;
import io.github.convlens.data.target.Targets;
import io.github.convlens.data.target.Task;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Facts about a data set that are known before it is used: its task, its splits, and the size and
 * colour of its images.
 *
 * @param task what is predicted for an image
 * @param classes the names of the classes, by label; for other tasks, the names of the labels or
 *     numbers
 * @param perClass the number of images of each class or label in the training split; if there are
 *     no splits, in all images; empty for numbers
 * @param splits the splits that the data set has of its own; {@link Split#TRAIN} alone if it has
 *     none
 * @param counts the numbers of images
 * @param look the size and colour of the images
 */
public record Survey(
    Task task,
    List<String> classes,
    List<Integer> perClass,
    Set<Split> splits,
    Counts counts,
    Look look) {

  /**
   * Numbers of images.
   *
   * @param train the number of images to train on, including images that are still to be held out
   * @param all the number of images in all splits
   */
  public record Counts(int train, int all) {}

  /**
   * Colour and size of images.
   *
   * @param channels 3 if any image has colour, else 1
   * @param sizes the heights and widths of the images
   * @param files whether the images are pictures in files, which can be resized
   * @param unreadable the number of examined files whose header could not be read
   */
  public record Look(int channels, Sizes sizes, boolean files, int unreadable) {

    /** The look of images that all have the same size and are not in separate files. */
    public static Look of(int channels, Size size) {
      return new Look(channels, new Sizes(size, size, size, true), false, 0);
    }
  }

  /**
   * Heights and widths of images.
   *
   * @param smallest the size of the image with the fewest pixels
   * @param median the size of the image with the median number of pixels
   * @param largest the size of the image with the most pixels
   * @param same whether all images have the same height and width
   */
  public record Sizes(Size smallest, Size median, Size largest, boolean same) {}

  /**
   * Height and width of an image, in pixels.
   *
   * @param height the number of rows
   * @param width the number of columns
   */
  public record Size(int height, int width) {

    /** The number of pixels. */
    public long pixels() {
      return (long) height * width;
    }

    @Override
    public String toString() {
      return height + "x" + width;
    }
  }

  /** Keeps immutable copies. */
  public Survey {
    classes = List.copyOf(classes);
    perClass = List.copyOf(perClass);
    splits = Set.copyOf(splits);
  }

  /** The survey of a data set that has been read. */
  public static Survey of(DataSet data) {
    Set<Split> splits = EnumSet.of(Split.TRAIN, Split.TEST);
    int images = data.train().count() + data.test().count();
    ImageSet validation = data.validation();
    if (validation != null) {
      splits.add(Split.VALIDATION);
      images += validation.count();
    }
    ImageSet train = data.train();
    return new Survey(
        data.task(),
        data.classNames(),
        perClass(train.targets(), data.classNames().size()),
        splits,
        new Counts(train.count(), images),
        Look.of(train.channels(), new Size(train.height(), train.width())));
  }

  /**
   * The number of images of each class or label; empty for numbers.
   *
   * @param classes the number of classes or labels
   */
  public static List<Integer> perClass(Targets targets, int classes) {
    if (targets.task() == Task.REGRESS) {
      return List.of();
    }
    int[] counts = new int[classes];
    if (targets instanceof ClassTargets known) {
      for (int label : known.labels()) {
        counts[label]++;
      }
    } else if (targets instanceof LabelTargets labels) {
      for (int image = 0; image < labels.count(); image++) {
        for (int label = 0; label < classes; label++) {
          counts[label] += labels.has(image, label) ? 1 : 0;
        }
      }
    }
    return Arrays.stream(counts).boxed().toList();
  }

  /** The number of images in all splits. */
  public int images() {
    return counts.all;
  }

  /** The number of images to train on, including images that are still to be held out. */
  public int train() {
    return counts.train;
  }
}
