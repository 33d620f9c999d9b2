package io.github.convlens.training.record;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.ObservedLayer;
import io.github.convlens.model.block.ObservedBlock;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;

/** The layers that are chosen for recording. */
public final class RecordedLayers {

  private final List<String> names = new ArrayList<>();
  private final BitSet recorded = new BitSet();

  /**
   * @throws InvalidInputException if {@code choice} names a layer that the block does not have
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

  /** Whether a leaf layer, given by its index, is recorded. */
  boolean recorded(int leaf) {
    return recorded.get(leaf);
  }

  /**
   * Rejects a choice of layers that the block does not have.
   *
   * @throws InvalidInputException if {@code choice} names such a layer
   */
  public static void requireKnown(ObservedBlock block, Layers choice) {
    TreeSet<String> unknown = new TreeSet<>(choice.names());
    block.observedLayers().forEach(leaf -> unknown.remove(leaf.name()));
    if (!unknown.isEmpty()) {
      throw InvalidInputException.option(
          "layers",
          "names " + String.join(", ", unknown) + ", which the network does not have",
          "use names from the output of convlens summary");
    }
  }
}
