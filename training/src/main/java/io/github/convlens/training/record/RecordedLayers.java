package io.github.convlens.training.record;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.data.InputException;
import io.github.convlens.model.ObservedBlock;
import io.github.convlens.model.ObservedLayer;
import io.github.convlens.training.torch.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** The layers chosen for recording, and their outputs in the batch under way. */
public final class RecordedLayers {

  private static final int NOT_RECORDED = -1;

  private final List<String> names = new ArrayList<>();
  private final int[] indexOfLeaf;
  private final NDArray[] outputs;
  private boolean collecting;

  /**
   * @throws InputException if a layer is named that the block does not have
   */
  public RecordedLayers(ObservedBlock block, RecordOptions.Layers choice) {
    List<? extends ObservedLayer> leaves = block.observedLayers();
    requireKnown(block, choice);
    indexOfLeaf = new int[leaves.size()];
    for (int leaf = 0; leaf < indexOfLeaf.length; leaf++) {
      boolean recorded = chosen(leaves.get(leaf), choice);
      indexOfLeaf[leaf] = recorded ? names.size() : NOT_RECORDED;
      if (recorded) {
        names.add(leaves.get(leaf).name());
      }
    }
    outputs = new NDArray[names.size()];
  }

  /** The recorded layers' paths in the network, in forward order. */
  public List<String> names() {
    return names;
  }

  /** Begins a batch whose outputs are kept, or not; says which. */
  boolean collect(boolean on) {
    collecting = on && !names.isEmpty();
    Arrays.fill(outputs, null);
    return collecting;
  }

  boolean collecting() {
    return collecting;
  }

  void output(int leaf, NDArray output) {
    if (collecting && indexOfLeaf[leaf] != NOT_RECORDED) {
      outputs[indexOfLeaf[leaf]] = output;
    }
  }

  /** Hands this batch's outputs, one per recorded layer, to a kernel that returns one array. */
  NDArray reduce(Kernels kernels, String method, Object... arguments) {
    NDManager manager = outputs[0].getManager();
    Object[] all = new Object[arguments.length + 1];
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    try (IValue list = Kernels.list(Arrays.asList(outputs))) {
      all[0] = list;
      return kernels.array(manager, method, all);
    }
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
   * @throws InputException if a layer is named that the block does not have
   */
  public static void requireKnown(ObservedBlock block, RecordOptions.Layers choice) {
    if (choice instanceof RecordOptions.Layers.Named named) {
      TreeSet<String> unknown = new TreeSet<>(named.names());
      block.observedLayers().forEach(leaf -> unknown.remove(leaf.name()));
      if (!unknown.isEmpty()) {
        throw new InputException(
            "record.activations.layers names "
                + String.join(", ", unknown)
                + ", which the network does not have: take names from 'convlens summary'");
      }
    }
  }
}
