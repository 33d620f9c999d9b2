package io.github.convlens.experiment;

import ai.djl.ndarray.NDManager;
import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.picture.Fit;
import io.github.convlens.data.target.Task;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.model.weights.SafeTensors;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.session.ModelMetadata;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.table.SplitRow;
import io.github.convlens.training.task.OutputMeaning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A finished training run.
 *
 * @param configuration the resolved configuration with which the run began
 * @param weights the weights; by default the weights after the last epoch
 * @param metadata the description of the network's inputs and outputs
 * @param choice which set of the run's weights this is, for example that of the best epoch
 */
public record FinishedRun(
    RunDirectory directory,
    Configuration configuration,
    SafeTensors weights,
    ModelMetadata metadata,
    WeightChoice choice) {

  private static final int MAX_NAMES = 10;

  /**
   * Reads a run directory.
   *
   * @throws InvalidInputException if {@code root} is not a run directory, or the run has not
   *     finished
   */
  public static FinishedRun open(Path root) throws IOException {
    RecordedRun run = RecordedRun.open(root);
    RunDirectory directory = run.directory();
    if (!Files.isRegularFile(directory.weights())) {
      throw new InvalidInputException(
          root
              + " has no model.safetensors: its training has not finished: continue it with train"
              + " --resume");
    }
    SafeTensors weights = SafeTensors.read(directory.weights());
    ModelMetadata metadata = ModelMetadata.of(weights.metadata(), directory.weights().toString());
    return new FinishedRun(
        directory, configuration(directory, metadata), weights, metadata, WeightChoice.LAST);
  }

  /**
   * The configuration of the run. If the run is from a version that always squashed pictures, its
   * file does not state how pictures are resized, so this method adds {@code data.resize: squash}.
   */
  private static Configuration configuration(RunDirectory directory, ModelMetadata metadata) {
    Configuration stored = Configuration.read(directory.config());
    return metadata.preparation().fit() == Fit.SQUASH && stored.data().ofFiles()
        ? Configuration.read(directory.config(), List.of("data.resize=squash"), note -> {})
        : stored;
  }

  /**
   * The same run with another of its sets of weights.
   *
   * @param notes receives a line that names the weights, if the run has several sets
   * @throws InvalidInputException if the run does not have these weights, or their checkpoint is
   *     damaged
   */
  public FinishedRun with(WeightChoice choice, Consumer<String> notes) throws IOException {
    return choice.read(this, notes);
  }

  FinishedRun with(WeightChoice other, Map<String, Tensor> tensors, OutputMeaning outputs) {
    return new FinishedRun(
        directory,
        configuration,
        new SafeTensors(tensors, Map.of()),
        metadata.withOutputs(outputs),
        other);
  }

  /**
   * Requires that the data has the same task and the same classes, labels or numbers as the
   * training data, in the same order.
   *
   * @throws InvalidInputException if the task, the classes or their order differ
   */
  public void requireClasses(DataSet data) {
    Task task = metadata.outputs().task();
    if (data.task() != task) {
      throw new InvalidInputException(
          "data",
          "each of its images has %s, but the network was trained on %s: give the data that it was trained on"
              .formatted(data.task().target(), task.target()));
    }
    if (!data.classNames().equals(metadata.classes())) {
      throw new InvalidInputException(
          "data",
          "its %s are %s, but the network was trained on %s: restore the %s' names%s"
              .formatted(
                  task == Task.CLASSIFY ? "classes" : task.noun() + "s",
                  some(data.classNames()),
                  some(metadata.classes()),
                  task == Task.CLASSIFY ? "folders" : task.noun() + "s",
                  task == Task.REGRESS ? "" : ", or name the classes in data.classes"));
    }
  }

  private static String some(List<String> names) {
    return names.size() <= MAX_NAMES
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, MAX_NAMES)) + ", … (" + names.size() + ")";
  }

  /**
   * A warning if the validation images differ from those of the training run. The network may then
   * have learned from some of them.
   *
   * @param images the current validation images
   * @return empty if the images are the same, or if the run did not record a hash of its images
   */
  public Optional<String> otherValidation(ImageSet images) throws IOException {
    String current = images.fingerprint(metadata.classes());
    return SplitRow.TABLE.read(directory.splits()).stream()
        .filter(row -> row.split().equals(SplitRow.VALIDATION))
        .filter(row -> row.fingerprint() != null && !row.fingerprint().equals(current))
        .map(
            row ->
                "the validation images are not those of the training (%s then, %d now): the network may have been trained on some of them"
                    .formatted(Count.of(row.images(), "image"), images.count()))
        .findFirst();
  }

  /**
   * The calibration that {@code calibrate} found for these weights; empty if there is no
   * calibration.
   *
   * @throws InvalidInputException if the file is damaged
   */
  public Optional<Calibration> calibration() throws IOException {
    return Calibration.read(directory, weights);
  }

  /** The layers of the network. */
  public NetworkSpec spec() {
    FeatureShape image =
        FeatureShape.image(metadata.channels(), metadata.height(), metadata.width());
    return configuration.network(image, metadata.classes().size());
  }

  /** The network with its trained weights. It is freed when {@code manager} is closed. */
  public Network network(NDManager manager) {
    Network network = Network.create(spec(), Initialisation.pytorch(), 0, manager);
    NetworkWeights.restore(network, weights.tensors(), directory.weights().toString());
    return network;
  }
}
