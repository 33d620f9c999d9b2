package io.github.convlens.model.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Layer;
import java.util.List;

/** The DJL block of one layer. */
abstract sealed class LayerBlock extends AbstractBlock
    permits LeafBlock, ChainBlock, ResidualBlock {
  private static final byte VERSION = 1;

  private final Layer layer;
  private final FeatureShape input;

  LayerBlock(Layer layer, FeatureShape input) {
    super(VERSION);
    this.layer = layer;
    this.input = input;
  }

  /**
   * Computes this layer. It calls the {@code run} method of the children and not DJL's {@code
   * forward}, which would rebuild the list of all parameters for every block.
   *
   * @param x the input, which stays open
   * @return the output in {@code x}'s manager, or {@code x} itself
   */
  abstract NDArray run(NDArray x, Pass pass);

  /** The blocks inside this one. */
  abstract List<LayerBlock> inner();

  final FeatureShape input() {
    return input;
  }

  @Override
  protected final NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow();
    return new NDList(run(x, Pass.through(store, x.getDevice(), training, null)));
  }

  @Override
  protected final void initializeChildBlocks(
      NDManager manager, DataType dataType, Shape... inputShapes) {
    for (LayerBlock child : inner()) {
      child.initialize(manager, dataType, child.input().batch(inputShapes[0].get(0)));
    }
  }

  @Override
  public final Shape[] getOutputShapes(Shape[] inputShapes) {
    FeatureShape output = layer.output(FeatureShape.of(inputShapes[0]));
    return new Shape[] {output.batch(inputShapes[0].get(0))};
  }
}
