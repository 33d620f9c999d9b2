package io.github.convlens.model.block;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import io.github.convlens.model.ObservedLayer;
import io.github.convlens.model.engine.EngineCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * DJL's {@link SequentialBlock}, which also passes the outputs of its blocks to an observer.
 * Everything else works as in DJL, including the names of parameters. A {@link LambdaBlock} counts
 * as an activation function, since DJL's activation functions belong to that class.
 */
public final class ObservedSequential extends SequentialBlock implements ObservedBlock {

  private @Nullable LayerObserver observer;

  private record Child(String name, boolean hasParameters, boolean isActivation)
      implements ObservedLayer {}

  /**
   * Initialises the block as DJL does and, on a CPU, tests the convolutions in it with the {@link
   * EngineCheck}. This is the last opportunity before the convolutions are used.
   */
  @Override
  public void initialize(NDManager manager, DataType dataType, Shape... inputShapes) {
    super.initialize(manager, dataType, inputShapes);
    if (!manager.getDevice().isGpu()) {
      EngineCheck.ofProcess().prepare(this);
    }
  }

  @Override
  public List<? extends ObservedLayer> observedLayers() {
    List<ObservedLayer> layers = new ArrayList<>();
    for (Pair<String, Block> child : getChildren()) {
      Block block = child.getValue();
      layers.add(
          new Child(
              child.getKey(), !block.getParameters().isEmpty(), block instanceof LambdaBlock));
    }
    return layers;
  }

  @Override
  public void setObserver(@Nullable LayerObserver observer) {
    this.observer = observer;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    return run(
        inputs,
        (block, current) -> block.forward(store, current, training),
        training ? observer : null);
  }

  /** The method that a {@code Trainer} calls for a training batch. */
  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList data, NDList labels, PairList<String, Object> params) {
    return run(data, (block, current) -> block.forward(store, current, labels, params), observer);
  }

  private NDList run(
      NDList inputs, BiFunction<Block, NDList, NDList> forward, @Nullable LayerObserver watching) {
    NDList current = inputs;
    int index = 0;
    for (Block block : getChildren().values()) {
      current = forward.apply(block, current);
      if (watching != null) {
        watching.output(index, current.head());
      }
      index++;
    }
    return current;
  }
}
