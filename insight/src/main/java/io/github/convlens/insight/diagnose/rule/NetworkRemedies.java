package io.github.convlens.insight.diagnose.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.convlens.insight.diagnose.Change;
import io.github.convlens.insight.diagnose.Configured;
import io.github.convlens.insight.diagnose.Remedy;
import io.github.convlens.model.Activation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Remedies that change the network, whether the configuration describes it by the keys of an
 * architecture or by an explicit list of layers.
 */
final class NetworkRemedies {
  private static final String ACTIVATION = "model.activation";
  private static final String BATCH_NORM = "model.batch_norm";
  private static final String INIT = "model.init";
  private static final String OUT = "out";
  private static final JsonNode RELU = Configured.plain("relu");
  private static final JsonNode BATCH_NORM_LAYER = Configured.plain("batch_norm");

  /**
   * A layer with fewer units is narrow. With 16 units, all of them are below zero for one input in
   * 65,000.
   */
  private static final int NARROW = 16;

  private static final int WIDE = 32;
  private static final Set<String> FUNCTIONS =
      Arrays.stream(Activation.Function.values())
          .map(Activation.Function::key)
          .collect(Collectors.toUnmodifiableSet());

  private final Configured configured;

  private NetworkRemedies(Configured configured) {
    this.configured = configured;
  }

  static NetworkRemedies of(Configured configured) {
    return new NetworkRemedies(configured);
  }

  /** A change that adds batch norm before every activation; empty if nothing changes. */
  Optional<Change> normalised() {
    String why = "batch norm keeps every layer's outputs centred and on one scale";
    if (configured.has(BATCH_NORM)) {
      return configured.word(BATCH_NORM).equals("before_activation")
          ? Optional.empty()
          : Optional.of(configured.change(BATCH_NORM, "before_activation", why));
    }
    return configured.layers(
        layer -> FUNCTIONS.contains(Configured.kind(layer)) ? both("batch_norm", layer) : layer,
        why);
  }

  private static ArrayNode both(String first, JsonNode second) {
    return JsonNodeFactory.instance.arrayNode().add(Configured.plain(first)).add(second);
  }

  /**
   * A change that replaces the given activation functions; empty if the network has none of them.
   */
  Optional<Change> activation(Set<String> replaced, String function, String why) {
    if (configured.has(ACTIVATION)) {
      return replaced.contains(configured.word(ACTIVATION))
          ? Optional.of(configured.change(ACTIVATION, function, why))
          : Optional.empty();
    }
    return configured.layers(
        layer -> replaced.contains(Configured.kind(layer)) ? Configured.plain(function) : layer,
        why);
  }

  /** A change of the initialisation; empty if the run already has this initialisation. */
  Optional<Change> init(String scheme, String why) {
    return configured.word(INIT).equals(scheme)
        ? Optional.empty()
        : Optional.of(configured.change(INIT, scheme, why));
  }

  /** A change that adds shortcuts to a plain stack; empty for other architectures. */
  Optional<Change> shortcuts() {
    return configured.word("model.architecture").equals("plain")
        ? Optional.of(
            configured.change(
                "model.architecture", "resnet", "shortcuts pass the gradient back unchanged"))
        : Optional.empty();
  }

  /**
   * A change that replaces each narrow fully connected layer together with the ReLU after it.
   *
   * @param replacement receives the fully connected layer
   */
  private Optional<Change> narrow(Function<JsonNode, List<JsonNode>> replacement, String why) {
    return configured.layerLists(
        layers -> {
          List<JsonNode> after = new ArrayList<>();
          for (int i = 0; i < layers.size(); i++) {
            JsonNode layer = layers.get(i);
            if (isNarrow(layer) && i + 1 < layers.size() && layers.get(i + 1).equals(RELU)) {
              after.addAll(replacement.apply(layer));
              i++; // past the ReLU
            } else {
              after.add(layer);
            }
          }
          return after;
        },
        why);
  }

  private static boolean isNarrow(JsonNode layer) {
    int out = Configured.kind(layer).equals("linear") ? layer.path("linear").path(OUT).asInt() : 0;
    return 0 < out && out < NARROW;
  }

  private static JsonNode wide(JsonNode layer) {
    return Configured.with(layer, OUT, WIDE);
  }

  /**
   * The remedies for ReLU layers with few units: wider layers, a network without these layers,
   * batch norm, and leaky ReLUs.
   */
  List<Remedy> forNarrowLayers() {
    Optional<Change> leaky =
        activation(
            Set.of("relu"), "leaky_relu", "negative values get through, scaled to a hundredth");
    Optional<Change> kaiming = init("kaiming", "weights that keep the scale through ReLUs");
    List<Remedy> remedies = new ArrayList<>();
    String why =
        "with %d units, it is unlikely that a ReLU layer outputs only zeros".formatted(WIDE);
    narrow(layer -> List.of(wide(layer), RELU), why)
        .flatMap(wide -> joined(Optional.of(wide), kaiming))
        .ifPresent(remedies::add);
    narrow(layer -> List.of(wide(layer), BATCH_NORM_LAYER, RELU), why)
        .map(Remedy::of)
        .ifPresent(remedies::add);
    narrow(layer -> List.of(), "without the narrow layers, the rest of the network sees the image")
        .map(Remedy::of)
        .ifPresent(remedies::add);
    normalised().map(Remedy::of).ifPresent(remedies::add);
    joined(leaky, kaiming).ifPresent(remedies::add);
    return remedies;
  }

  /** The changes that are present, as one remedy; empty if there are none. */
  @SafeVarargs
  static Optional<Remedy> joined(Optional<Change>... changes) {
    List<Change> all = new ArrayList<>();
    for (Optional<Change> change : changes) {
      change.ifPresent(all::add);
    }
    return all.isEmpty() ? Optional.empty() : Optional.of(new Remedy(all));
  }

  /** The remedies that are present. */
  @SafeVarargs
  static List<Remedy> list(Optional<Remedy>... remedies) {
    List<Remedy> all = new ArrayList<>();
    for (Optional<Remedy> remedy : remedies) {
      remedy.ifPresent(all::add);
    }
    return List.copyOf(all);
  }
}
