package io.github.convlens.model.summary;

import io.github.convlens.model.Activation;
import io.github.convlens.model.CompositeLayer;
import io.github.convlens.model.Layer;
import io.github.convlens.model.LayerFamily;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.model.LeafLayer;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.Repeat;
import io.github.convlens.model.Residual;
import io.github.convlens.model.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The roles of a network's leaf layers, by name. */
public final class NetworkRoles {
  private final Set<String> beforeSum = new HashSet<>();

  private NetworkRoles() {}

  /** The role of each leaf layer, by the layer's full name. */
  public static Map<String, LayerRole> of(NetworkSpec network) {
    NetworkRoles roles = new NetworkRoles();
    roles.walk("", network.layers());
    List<LayerInfo> leaves = network.leaves();
    Map<String, LayerRole> result = new HashMap<>();
    for (int i = 0; i < leaves.size(); i++) {
      LayerInfo leaf = leaves.get(i);
      boolean alone = roles.beforeSum.contains(leaf.name()) || i + 1 == leaves.size();
      LeafLayer next = alone ? null : leaves.get(i + 1).layer();
      result.put(
          leaf.name(),
          new LayerRole(
              leaf.layer().family(),
              leaf.layer() instanceof Activation own ? own.function() : null,
              next instanceof Activation function ? function.function() : null,
              next != null && next.family() == LayerFamily.NORMALISATION));
    }
    return result;
  }

  /**
   * Records the leaves whose outputs are added to other outputs, and returns the names of the last
   * leaves.
   */
  private List<String> walk(String scope, List<NamedLayer> layers) {
    List<String> last = List.of();
    for (NamedLayer named : layers) {
      last = one(scope.isEmpty() ? named.name() : scope + "." + named.name(), named.layer());
    }
    return last;
  }

  private List<String> one(String name, Layer layer) {
    if (!(layer instanceof CompositeLayer composite)) {
      return List.of(name);
    }
    return composite.accept(
        new CompositeLayer.Visitor<List<String>>() {
          @Override
          public List<String> residual(Residual residual) {
            List<String> summands = new ArrayList<>(walk(name, residual.layers()));
            summands.add(name + "." + Residual.PROJECTION_OUTPUT);
            beforeSum.addAll(summands);
            return residual.activation() == null ? summands : List.of();
          }

          @Override
          public List<String> repeat(Repeat repeat) {
            List<String> last = List.of();
            for (int pass = 0; pass < repeat.times(); pass++) {
              last = walk(name + "." + pass, repeat.layers());
            }
            return last;
          }

          @Override
          public List<String> sequence(Sequence sequence) {
            return walk(name, sequence.layers());
          }
        });
  }
}
