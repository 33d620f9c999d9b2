package io.github.convlens.model.block;

import ai.djl.ndarray.NDArray;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Layer;
import java.util.LinkedHashMap;
import java.util.List;

/** A chain of blocks that run one after another. The whole chain runs once or several times. */
final class ChainBlock extends LayerBlock {
  private final List<LayerBlock> blocks;
  private final int times;

  /**
   * @param times how many times the chain runs; every time uses the same weights
   */
  ChainBlock(Layer layer, FeatureShape input, LinkedHashMap<String, LayerBlock> blocks, int times) {
    super(layer, input);
    this.blocks = List.copyOf(blocks.values());
    this.times = times;
    // Not with addChildBlock, which would put a number in front of each name.
    blocks.forEach(children::add);
  }

  @Override
  NDArray run(NDArray x, Pass pass) {
    NDArray signal = x;
    for (int i = 0; i < times; i++) {
      signal = run(blocks, signal, x, pass);
    }
    return signal;
  }

  /**
   * The output of {@code blocks} for the input {@code start}. The input of each block is released
   * after its use, except {@code keep}.
   */
  static NDArray run(Iterable<LayerBlock> blocks, NDArray start, NDArray keep, Pass pass) {
    NDArray signal = start;
    for (LayerBlock block : blocks) {
      NDArray next = block.run(signal, pass);
      if (next != signal && signal != keep) {
        pass.release(signal);
      }
      signal = next;
    }
    return signal;
  }

  @Override
  List<LayerBlock> inner() {
    return blocks;
  }
}
