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
  public RecordedLayers(ObservedBlock block, Layers choice) {
    List<? extends ObservedLayer> leaves = block.observedLayers();
    requireKnown(block, choice);
    for (int leaf = 0; leaf < leaves.size(); leaf++) {
      if (choice.includes(leaves.get(leaf))) {
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

  /**
   * Refuses names that are not a layer's.
   *
   * @throws InvalidInputException if a layer is named that the block does not have
   */
  public static void requireKnown(ObservedBlock block, Layers choice) {
    TreeSet<String> unknown = new TreeSet<>(choice.names());
    block.observedLayers().forEach(leaf -> unknown.remove(leaf.name()));
    if (!unknown.isEmpty()) {
      throw InvalidInputException.option(
          "layers",
          "names " + String.join(", ", unknown) + ", which the network does not have",
          "take names from its summary");
    }
  }
}
