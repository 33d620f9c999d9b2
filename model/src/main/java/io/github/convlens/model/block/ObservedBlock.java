package io.github.convlens.model.block;

import ai.djl.nn.Block;
import io.github.convlens.model.ObservedLayer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A block whose layers' outputs can be observed in training passes, as with PyTorch's hooks. */
public interface ObservedBlock extends Block {

  /**
   * The observed layers, in the order in which they are computed; the position is the leaf index.
   */
  List<? extends ObservedLayer> observedLayers();

  /** Sets the observer that receives every layer's output in training passes; null for none. */
  void setObserver(@Nullable LayerObserver observer);
}
