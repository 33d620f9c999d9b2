package io.github.convlens.model.summary;

import io.github.convlens.model.Activation;
import io.github.convlens.model.CompositeLayer;
import io.github.convlens.model.Layer;
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

/** Finds the roles of a network's leaf layers. */
public final class NetworkRoles {
  /**
   * The leaf layers whose output is added to another value, or is also the input of a residual's
   * shortcut.
   */
  private final Set<String> shared = new HashSet<>();

  private NetworkRoles() {}

  /** The role of each leaf layer; the key is the layer's full name. */
  public static Map<String, LayerRole> of(NetworkSpec network) {
    NetworkRoles roles = new NetworkRoles();
    roles.walk("", network.layers(), List.of());
    List<LayerInfo> leaves = network.leaves();
    Map<String, LayerRole> result = new HashMap<>();
    for (int i = 0; i < leaves.size(); i++) {
      LayerInfo leaf = leaves.get(i);
      boolean followed = i + 1 < leaves.size() && !roles.shared.contains(leaf.name());
      LeafLayer next = followed ? leaves.get(i + 1).layer() : null;
      result.put(
          leaf.name(),
          new LayerRole(
              leaf.layer().family(),
              leaf.layer() instanceof Activation own ? own.function() : null,
              next instanceof Activation function ? function.function() : null));
    }
    return result;
  }

  /**
   * Finds each residual in the given layers, and adds to {@link #shared} the leaf layers whose
   * output is the residual's input or a summand of its sum. Layers in {@code before} may be among
   * them.
   *
   * @param before the leaf layers whose output is the input of the layers, or a summand of that
   *     input
   * @return the leaf layers whose output is the output of the given layers, or a summand of it,
   *     except those that reach it through an identity shortcut: these are in {@link #shared}
   *     already. Names of projections are included even if a residual has none
   */
  private List<String> walk(String scope, List<NamedLayer> layers, List<String> before) {
    List<String> last = before;
    for (NamedLayer named : layers) {
      String name = scope.isEmpty() ? named.name() : scope + "." + named.name();
      last = one(name, named.layer(), last);
    }
    return last;
  }

  private List<String> one(String name, Layer layer, List<String> before) {
    if (!(layer instanceof CompositeLayer composite)) {
      return List.of(name);
    }
    return composite.accept(
        new CompositeLayer.Visitor<List<String>>() {
          @Override
          public List<String> residual(Residual residual) {
            shared.addAll(before);
            List<String> summands = new ArrayList<>(walk(name, residual.layers(), before));
            summands.add(name + "." + Residual.PROJECTION_OUTPUT);
            shared.addAll(summands);
            return residual.activation() == null
                ? summands
                : List.of(name + "." + residual.activationName());
          }

          @Override
          public List<String> repeat(Repeat repeat) {
            List<String> last = before;
            for (int pass = 0; pass < repeat.times(); pass++) {
              last = walk(name + "." + pass, repeat.layers(), last);
            }
            return last;
          }

          @Override
          public List<String> sequence(Sequence sequence) {
            return walk(name, sequence.layers(), before);
          }
        });
  }
}
