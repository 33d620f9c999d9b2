package io.github.convlens.dev.zoo;

import io.github.convlens.core.FileTree;
import io.github.convlens.core.Progress;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.digits.Digits;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.SeededRandom;
import io.github.convlens.dev.data.ImageFiles;
import io.github.convlens.experiment.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The data sets of the generated zoo and their spoiled versions. A data set has at most 2000
 * training images. Each version is written only once, to a data directory of its own.
 */
final class ZooData {
  private static final long SEED = 19;
  private static final int TRAIN = 2000;
  private static final int TEST = 800;
  private static final int ALL_CLASSES = 10;

  /** The sources of images. */
  enum Source {
    DIGITS("mnist"),
    MNIST("mnist"),
    GRATINGS("mnist"),
    /**
     * Three classes of CIFAR-10. A small network partly learns to distinguish them within a few
     * epochs.
     */
    CIFAR("cifar10", 0, 1, 6);

    private final String format;
    private final List<Integer> classes;

    Source(String format, Integer... classes) {
      this.format = format;
      this.classes = List.of(classes);
    }

    /** The name of the data set in a configuration. */
    String format() {
      return format;
    }

    /** The labels of the classes that are used; empty if all ten are used. */
    List<Integer> classes() {
      return classes;
    }

    /** The number of classes. */
    int outputs() {
      return classes.isEmpty() ? ALL_CLASSES : classes.size();
    }

    private boolean has(int label) {
      return classes.isEmpty() || classes.contains(label);
    }

    /** The name of the source in tables. */
    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The images of both splits. */
  record Images(ImageSet train, ImageSet test) {}

  private final Path folder;
  private final Map<Source, Images> read = new HashMap<>();

  /**
   * @param folder the folder for the data directories
   */
  ZooData(Path folder) {
    this.folder = folder;
  }

  /**
   * The data directory of a data set. The directory is written if it does not exist.
   *
   * @param spoiled the change of the data set
   */
  Path directory(Source source, Spoiled spoiled) throws IOException {
    Path directory = folder.resolve(source.key() + "-" + spoiled.name());
    if (!Files.isDirectory(directory)) {
      Path made = folder.resolve("making");
      FileTree.delete(made); // including files that an interrupted process left
      Images images = spoiled.of(images(source));
      ImageFiles.write(made, images.train(), images.test());
      Files.move(made, directory);
    }
    return directory;
  }

  /** The number of training images of a data set. */
  int trainingImages(Source source, Spoiled spoiled) throws IOException {
    return spoiled.of(images(source)).train().count();
  }

  private Images images(Source source) throws IOException {
    if (!read.containsKey(source)) {
      read.put(source, few(source));
    }
    return read.get(source);
  }

  private Images few(Source source) throws IOException {
    if (source == Source.GRATINGS) {
      return new Images(Gratings.draw(SEED, 0, TRAIN), Gratings.draw(SEED, 1, TEST));
    }
    if (source == Source.DIGITS) {
      DataSet digits = Digits.create(SEED, TRAIN, TEST);
      return new Images(digits.train(), digits.test());
    }
    DataSet published = published(source);
    return new Images(some(source, published.train(), TRAIN), some(source, published.test(), TEST));
  }

  /** A published data set, from the usual data directory. */
  private static DataSet published(Source source) throws IOException {
    Path file = Files.createTempFile("zoo", ".yaml");
    try {
      Files.writeString(file, "data: {dataset: " + source.format() + "}\n");
      return Configuration.read(file).dataSet(DataSearchPath.ofProcess(null), Progress.NONE);
    } finally {
      Files.delete(file);
    }
  }

  private static ImageSet some(Source source, ImageSet images, int count) {
    int[] order = SeededRandom.permutation(images.count(), SeededRandom.of(SEED, count));
    return images.subset(
        IntStream.of(order).filter(i -> source.has(images.labels()[i])).limit(count).toArray());
  }
}
