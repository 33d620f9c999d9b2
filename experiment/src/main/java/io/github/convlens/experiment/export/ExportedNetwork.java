package io.github.convlens.experiment.export;

import io.github.convlens.experiment.FinishedRun;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.session.ModelMetadata;
import java.util.Map;

/**
 * A trained network that is to be exported.
 *
 * @param spec the layers
 * @param weights the weights by name, as in the run's {@code model.safetensors}
 * @param metadata the description of the network's inputs and outputs
 */
public record ExportedNetwork(
    NetworkSpec spec, Map<String, Tensor> weights, ModelMetadata metadata) {

  /** Keeps an immutable copy of the map. */
  public ExportedNetwork {
    weights = Map.copyOf(weights);
  }

  /** The trained network of a run. */
  public static ExportedNetwork of(FinishedRun run) {
    return new ExportedNetwork(run.spec(), run.weights().tensors(), run.metadata());
  }
}
