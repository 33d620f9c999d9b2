package io.github.convlens.training.record;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.ObservedLayer;
import io.github.convlens.model.block.ObservedBlock;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;

/** The layers chosen for recording. */
public final class RecordedLayers {

  private final List<String> names = new ArrayList<>();
  private final BitSet recorded = new BitSet();

  /**
   * @throws InvalidInputException if a layer is named that the block does not have
   */
  public RecordedLayers(ObservedBlock block, RecordOptions.Layers choice) {
    List<? extends ObservedLayer> leaves = block.observedLayers();
    requireKnown(block, choice);
    for (int leaf = 0; leaf < leaves.size(); leaf++) {
      if (chosen(leaves.get(leaf), choice)) {
        recorded.set(leaf);
        names.add(leaves.get(leaf).name());
      }
    }
  }

  /** The recorded layers' paths in the network, in forward order. */
  public List<String> names() {
    return names;
  }

  /** Whether a leaf layer is among them. */
  boolean recorded(int leaf) {
    return recorded.get(leaf);
  }

  private static boolean chosen(ObservedLayer leaf, RecordOptions.Layers choice) {
    if (choice instanceof RecordOptions.Layers.Named named) {
      return named.names().contains(leaf.name());
    }
    return switch ((RecordOptions.Layers.Kind) choice) {
      case PARAMETERS -> leaf.hasParameters();
      case ACTIVATIONS -> leaf.isActivation();
      case ALL -> true;
    };
  }

  /**
   * @throws InvalidInputException if a layer is named that the block does not have
   */
  public static void requireKnown(ObservedBlock block, RecordOptions.Layers choice) {
    if (choice instanceof RecordOptions.Layers.Named named) {
      TreeSet<String> unknown = new TreeSet<>(named.names());
      block.observedLayers().forEach(leaf -> unknown.remove(leaf.name()));
      if (!unknown.isEmpty()) {
        throw new InvalidInputException(
            "record.activations.layers names "
                + String.join(", ", unknown)
                + ", which the network does not have: take names from 'convlens summary'");
      }
    }
  }
}
