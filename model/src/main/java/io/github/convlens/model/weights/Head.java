package io.github.convlens.model.weights;

import io.github.convlens.model.LayerFamily;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.model.NetworkSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What happens to a network's head when weights are loaded from a file. The head consists of the
 * last layer with weights, which distinguishes the classes, and all layers after it.
 */
public enum Head {
  /**
   * The head is loaded from the file if it fits. If only the number of classes differs, the head
   * starts with new values. If anything else differs, loading fails.
   */
  AUTO {
    @Override
    boolean isNew(Map<String, List<Long>> wanted, Map<String, Tensor> given) {
      boolean differs = false;
      for (Map.Entry<String, List<Long>> parameter : wanted.entrySet()) {
        Tensor tensor = given.get(parameter.getKey());
        if (tensor == null || !sameButClasses(parameter.getValue(), tensor.shape())) {
          return false;
        }
        differs |= !parameter.getValue().equals(tensor.shape());
      }
      return differs;
    }
  },
  /** The head is always loaded from the file. If it does not fit, loading fails. */
  KEEP {
    @Override
    boolean isNew(Map<String, List<Long>> wanted, Map<String, Tensor> given) {
      return false;
    }
  },
  /** The head always starts with new values. The head in the file is ignored. */
  NEW {
    @Override
    boolean isNew(Map<String, List<Long>> wanted, Map<String, Tensor> given) {
      return true;
    }
  };

  /**
   * Whether the head starts with new values.
   *
   * @param wanted the shapes of the head's parameters, by name
   * @param given the tensors in the file, by name
   */
  abstract boolean isNew(Map<String, List<Long>> wanted, Map<String, Tensor> given);

  private static boolean sameButClasses(List<Long> one, List<Long> other) {
    int sides = one.size();
    return sides == other.size() && one.subList(1, sides).equals(other.subList(1, sides));
  }

  /**
   * The layers of a network's head: the last layer with weights and all layers after it.
   *
   * @return the layers; empty if no layer has weights
   */
  public static Optional<List<LayerInfo>> layers(NetworkSpec network) {
    List<LayerInfo> leaves = network.leaves();
    for (int i = leaves.size() - 1; i >= 0; i--) {
      if (leaves.get(i).layer().family() == LayerFamily.WEIGHTED) {
        return Optional.of(leaves.subList(i, leaves.size()));
      }
    }
    return Optional.empty();
  }

  /** The shapes of the head's parameters and statistics, by full name. */
  static Map<String, List<Long>> shapes(NetworkSpec network) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    for (LayerInfo layer : layers(network).orElse(List.of())) {
      layer
          .parameters()
          .forEach(
              spec -> {
                List<Long> sides = new ArrayList<>();
                for (long side : spec.shape().getShape()) {
                  sides.add(side);
                }
                shapes.put(spec.under(layer.owner()), List.copyOf(sides));
              });
    }
    return shapes;
  }
}
