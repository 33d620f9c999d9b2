package io.github.convlens.model;

import io.github.convlens.core.InvalidInputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names that are already in use in one list of layers. */
final class Scope {
  private final Set<String> taken = new HashSet<>();
  private final Map<String, Integer> counts = new HashMap<>();

  /** Gives each layer without a name its default name, and ensures that all names differ. */
  List<NamedLayer> complete(List<NamedLayer> layers) {
    if (layers == null || layers.isEmpty()) {
      throw InvalidInputException.option("layers", "is empty", "give at least one layer");
    }
    List<NamedLayer> named = new ArrayList<>(layers.size());
    for (NamedLayer layer : layers) {
      if (layer == null) {
        throw InvalidInputException.option("layers", "contains an empty layer", "give its kind");
      }
      named.add(new NamedLayer(name(layer.name(), layer.layer()), layer.layer()));
    }
    return List.copyOf(named);
  }

  /**
   * The given name or, if it is null, the layer's default name. This usually consists of {@link
   * Layer#stem} and the layer's number among the layers with that stem.
   */
  String name(@Nullable String given, Layer layer) {
    int number = counts.merge(layer.stem(), 1, Integer::sum);
    String name = given;
    if (name == null) {
      name = layer.defaultName(number);
    }
    if (!taken.add(name)) {
      throw InvalidInputException.option(
          "layers", "has the name " + name + " twice", "name one of the layers differently");
    }
    return name;
  }
}
