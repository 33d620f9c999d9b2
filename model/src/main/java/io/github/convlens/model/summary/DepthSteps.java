package io.github.convlens.model.summary;

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
import java.util.List;
import java.util.Map;

/**
 * The groups of layers that have separate layer-wise learning rates, as in timm. Each group is
 * called a step, and the steps are in the order of depth. A step is a residual, a sequence without
 * a residual inside, or a layer with weights that is in neither of these. Other layers, such as
 * normalisation layers, belong to the step before them. In a network without residuals, each layer
 * with weights is a step.
 */
public final class DepthSteps {
  private final boolean residual;
  private final List<String> starts = new ArrayList<>();

  private DepthSteps(NetworkSpec network) {
    residual = network.layers().stream().anyMatch(named -> holdsResidual(named.layer()));
  }

  /**
   * The step of each leaf layer; the key is the layer's full name. Steps are counted from 0,
   * starting at the input.
   */
  public static Map<String, Integer> of(NetworkSpec network) {
    DepthSteps found = new DepthSteps(network);
    found.walk("", network.layers());
    Map<String, Integer> steps = new HashMap<>();
    int step = -1;
    for (LayerInfo leaf : network.leaves()) {
      int begun = found.starts.indexOf(found.startOf(leaf.name()));
      step = Math.max(step, begun);
      steps.put(leaf.name(), Math.max(step, 0));
    }
    return steps;
  }

  private String startOf(String leaf) {
    for (String start : starts) {
      if (leaf.equals(start) || leaf.startsWith(start + ".")) {
        return start;
      }
    }
    return "";
  }

  private void walk(String scope, List<NamedLayer> layers) {
    for (NamedLayer named : layers) {
      String path = scope.isEmpty() ? named.name() : scope + "." + named.name();
      if (named.layer() instanceof LeafLayer leaf) {
        if (leaf.family() == LayerFamily.WEIGHTED) {
          starts.add(path);
        }
      } else {
        ((CompositeLayer) named.layer()).accept(new Steps(path));
      }
    }
  }

  private static boolean holdsResidual(Layer layer) {
    if (layer instanceof Residual) {
      return true;
    }
    List<NamedLayer> inside =
        layer instanceof Sequence sequence
            ? sequence.layers()
            : layer instanceof Repeat repeat ? repeat.layers() : List.of();
    return inside.stream().anyMatch(named -> holdsResidual(named.layer()));
  }

  /** Makes a composite layer one step, or looks for steps inside it. */
  private final class Steps implements CompositeLayer.Visitor<Boolean> {
    private final String path;

    private Steps(String path) {
      this.path = path;
    }

    @Override
    public Boolean residual(Residual layer) {
      return starts.add(path);
    }

    @Override
    public Boolean repeat(Repeat repeat) {
      for (int pass = 0; pass < repeat.times(); pass++) {
        parts(path + "." + pass, repeat.layers());
      }
      return true;
    }

    @Override
    public Boolean sequence(Sequence sequence) {
      return parts(path, sequence.layers());
    }

    private boolean parts(String scope, List<NamedLayer> layers) {
      boolean apart = !residual || layers.stream().anyMatch(named -> holdsResidual(named.layer()));
      if (apart) {
        walk(scope, layers);
      } else {
        starts.add(scope);
      }
      return true;
    }
  }
}
