package io.github.convlens.insight.diagnose;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.NetworkInput;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.weights.SafeTensors;
import io.github.convlens.training.session.ModelMetadata;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.table.SplitRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The network of a run and the classes that it distinguishes.
 *
 * @param network the network; null if the size of its input is not known, such as for an unfinished
 *     run whose data folder no longer exists
 * @param problem the reason why the network is not known; null if the network is known
 * @param frequencies the frequencies of the classes, which add up to 1. They come from the
 *     validation split if the run has written enough predictions, and are equal otherwise
 * @param validationImages the number of images on which an accuracy is measured
 */
record NetworkSource(
    @Nullable NetworkSpec network,
    @Nullable String problem,
    double[] frequencies,
    long validationImages) {
  /** The number of classes to assume if it is not known. Many data sets have this number. */
  private static final int USUAL_CLASSES = 10;

  /**
   * The number of validation images to assume if it is not known. A small split has this number.
   */
  private static final long FEW_IMAGES = 1000;

  /**
   * The number of validation images per class that is enough to estimate the classes' frequencies
   * from their labels. With fewer images, a class may well be missing. The loss of guessing by such
   * frequencies would then be far below the first loss of a healthy run, so that this first loss
   * would seem too high.
   */
  private static final long ENOUGH_PER_CLASS = 10;

  /** The source of the network's input, which may have to be read from files. */
  interface Input {
    /**
     * @throws InvalidInputException if the input is not known
     */
    NetworkInput get() throws IOException;
  }

  static NetworkSource of(Configuration configuration, Input source, List<ClassRecord> classes)
      throws IOException {
    NetworkInput input;
    NetworkSpec network;
    try {
      input = source.get();
      network = configuration.network(input.image(), input.classes());
    } catch (InvalidInputException e) {
      return new NetworkSource(null, e.getMessage(), even(USUAL_CLASSES), FEW_IMAGES);
    }
    List<ClassRecord> labels = classes.stream().filter(one -> one.images() > 0).toList();
    long images = labels.stream().mapToLong(ClassRecord::images).sum();
    if (images == 0) {
      return new NetworkSource(network, null, even(input.classes()), FEW_IMAGES);
    }
    double[] frequencies =
        images < ENOUGH_PER_CLASS * input.classes()
            ? even(input.classes())
            : frequencies(labels, input.classes(), images);
    return new NetworkSource(network, null, frequencies, images);
  }

  /** The known facts about the run before its first batch. */
  Given given(RunDirectory directory) throws IOException {
    return new Given(
        network, new SplitFacts(frequencies.length, SplitRow.TABLE.read(directory.splits())));
  }

  /**
   * The input that the file of the final weights names or, if there is no such file yet, the input
   * of the data.
   *
   * @param dataDirectory the only folder that is searched for data; null for the usual folders
   */
  static NetworkInput recorded(
      RunDirectory directory, Configuration configuration, @Nullable Path dataDirectory)
      throws IOException {
    if (!Files.isRegularFile(directory.weights())) {
      return NetworkInput.of(configuration.data(), dataDirectory, configuration.seed());
    }
    ModelMetadata metadata =
        ModelMetadata.of(
            SafeTensors.read(directory.weights()).metadata(), directory.weights().toString());
    return new NetworkInput(
        FeatureShape.image(metadata.channels(), metadata.height(), metadata.width()),
        metadata.classes().size());
  }

  private static double[] even(int classes) {
    double[] frequencies = new double[classes];
    Arrays.fill(frequencies, 1.0 / classes);
    return frequencies;
  }

  private static double[] frequencies(List<ClassRecord> labels, int classes, long images) {
    double[] frequencies = new double[Math.max(classes, labels.size())];
    int next = 0;
    for (ClassRecord label : labels) {
      frequencies[next++] = (double) label.images() / images;
    }
    return frequencies;
  }
}
