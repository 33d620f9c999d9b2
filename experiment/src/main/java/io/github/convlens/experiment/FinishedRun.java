package io.github.convlens.experiment;

import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.model.weights.SafeTensors;
import io.github.convlens.training.ModelMetadata;
import io.github.convlens.training.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A run whose network is trained.
 *
 * @param configuration as it was resolved when the run began
 * @param metadata what the network takes and gives
 */
public record FinishedRun(
    RunDirectory directory,
    Configuration configuration,
    SafeTensors weights,
    ModelMetadata metadata) {

  /**
   * Reads a run directory.
   *
   * @throws InvalidInputException if it is none, or its training has not finished
   */
  public static FinishedRun open(Path root) throws IOException {
    RunDirectory directory = new RunDirectory(root);
    if (!Files.isRegularFile(directory.config())) {
      throw new InvalidInputException(
          root
              + " is not a run directory: it has no config.yaml: give the folder that train named");
    }
    if (!Files.isRegularFile(directory.weights())) {
      throw new InvalidInputException(
          root + " has no model.safetensors: its training has not finished");
    }
    Configuration configuration =
        Configuration.load(directory.config(), List.of(), note -> {}).configuration();
    SafeTensors weights = SafeTensors.read(directory.weights());
    return new FinishedRun(
        directory,
        configuration,
        weights,
        ModelMetadata.of(weights.metadata(), directory.weights().toString()));
  }

  /** The network with its trained weights, living as long as {@code manager}. */
  public Network network(NDManager manager) {
    FeatureShape image =
        FeatureShape.image(metadata.channels(), metadata.height(), metadata.width());
    NetworkSpec spec =
        configuration.model().build(image, configuration.outputs(metadata.classes().size()));
    Network network = Network.create(spec, Initialisation.pytorch(), 0, manager);
    NetworkWeights.restore(network, weights.tensors(), directory.weights().toString());
    return network;
  }
}
