package io.github.convlens.insight.diagnose.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.github.convlens.insight.diagnose.Change;
import io.github.convlens.insight.diagnose.Configured;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * The remedy for an explicit list of layers without activation functions: a ReLU after each layer
 * with weights except the last, which computes the output. If a batch norm follows the layer, the
 * ReLU comes after the batch norm. Residuals receive their activation after the sum (He et al.
 * 2015).
 */
final class MissingActivations {
  private static final JsonNode RELU = Configured.plain("relu");
  private static final String RESIDUAL = "residual";
  private static final String LAYERS = "layers";
  private static final String ACTIVATION = "activation";
  private static final String BATCH_NORM = "batch_norm";
  private static final Set<String> WEIGHTED = Set.of("conv", "linear");

  private MissingActivations() {}

  /**
   * A change that adds the ReLUs; empty if the network is not an explicit list of layers, or if
   * nothing has to be added.
   */
  static Optional<Change> added(Configured configured) {
    return configured.layerLists(
        MissingActivations::withActivations,
        "without nonlinear functions between them, all the layers together can compute no more than"
            + " a single linear layer");
  }

  /**
   * The list with ReLUs. Inner lists are edited first, so the lists inside these layers already
   * have their ReLUs.
   */
  private static List<JsonNode> withActivations(List<JsonNode> layers) {
    List<JsonNode> after = new ArrayList<>();
    int last = lastWithWeights(layers);
    for (int i = 0; i < layers.size(); i++) {
      JsonNode layer = layers.get(i);
      after.add(i < last ? ended(layer) : layer);
      if (i < last && endsUnit(layers, i)) {
        after.add(RELU);
      }
    }
    return after;
  }

  private static int lastWithWeights(List<JsonNode> layers) {
    int last = -1;
    for (int i = 0; i < layers.size(); i++) {
      last = hasWeights(layers.get(i)) ? i : last;
    }
    return last;
  }

  private static boolean hasWeights(JsonNode layer) {
    return WEIGHTED.contains(Configured.kind(layer))
        || StreamSupport.stream(nested(layer).spliterator(), false)
            .anyMatch(MissingActivations::hasWeights);
  }

  /** The layers inside a layer; a missing node if it is not composed of layers. */
  private static JsonNode nested(JsonNode layer) {
    return layer.path(Configured.kind(layer)).path(LAYERS);
  }

  /**
   * Whether a ReLU belongs after this layer: it is a batch norm that directly follows a layer with
   * weights, or a layer with weights that no batch norm follows.
   */
  private static boolean endsUnit(List<JsonNode> layers, int at) {
    return is(layers, at, BATCH_NORM)
        ? WEIGHTED.contains(Configured.kind(layers.get(Math.max(0, at - 1))))
        : WEIGHTED.contains(Configured.kind(layers.get(at))) && !is(layers, at + 1, BATCH_NORM);
  }

  private static boolean is(List<JsonNode> layers, int at, String kind) {
    return at < layers.size() && Configured.kind(layers.get(at)).equals(kind);
  }

  /**
   * Adds an activation at the end of a layer that contains layers with weights. A layer that
   * contains none, and a residual that already has an activation, are returned unchanged.
   */
  private static JsonNode ended(JsonNode layer) {
    JsonNode inside = nested(layer);
    if (!(inside instanceof ArrayNode list) || !hasWeights(layer)) {
      return layer;
    }
    if (!Configured.kind(layer).equals(RESIDUAL)) {
      return Configured.with(layer, LAYERS, list.deepCopy().add(RELU));
    }
    JsonNode activation = layer.path(RESIDUAL).path(ACTIVATION);
    return activation.isMissingNode() || activation instanceof NullNode
        ? Configured.with(layer, ACTIVATION, RELU)
        : layer;
  }
}
