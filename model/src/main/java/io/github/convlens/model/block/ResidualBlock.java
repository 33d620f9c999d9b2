package io.github.convlens.model.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Residual;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The block of a residual: a body, the shortcut around it, their sum, and the activation after the
 * sum.
 */
final class ResidualBlock extends LayerBlock {
  private final List<LayerBlock> body;
  private final Residual.Branch branch;
  private final @Nullable LayerBlock projection;
  private final @Nullable LayerBlock activation;
  private final List<LayerBlock> inner;

  /**
   * @param projection the block called {@code downsample}, or null
   * @param activation the block after the sum, or null
   */
  ResidualBlock(
      Residual layer,
      FeatureShape input,
      Residual.Branch branch,
      LinkedHashMap<String, LayerBlock> body,
      @Nullable LayerBlock projection,
      @Nullable LayerBlock activation) {
    super(layer, input);
    this.branch = branch;
    this.body = List.copyOf(body.values());
    this.projection = projection;
    this.activation = activation;
    body.forEach(children::add);
    inner = new ArrayList<>(this.body);
    if (projection != null) {
      children.add("downsample", projection);
      inner.add(projection);
    }
    if (activation != null) {
      children.add(layer.activationName(), activation);
      inner.add(activation);
    }
  }

  @Override
  NDArray run(NDArray x, Pass pass) {
    NDArray transformed = ChainBlock.run(body, x, x, pass);
    NDArray sum =
        projection == null
            ? addShortcut(transformed, x)
            : project(projection, transformed, x, pass);
    if (transformed != x) {
      pass.release(transformed);
    }
    if (activation == null) {
      return sum;
    }
    // Observers do not see the sum itself. It can be closed when the activation has read it.
    try (sum) {
      return activation.run(sum, pass);
    }
  }

  private static NDArray project(LayerBlock projection, NDArray transformed, NDArray x, Pass pass) {
    NDArray around = projection.run(x, pass);
    NDArray sum = transformed.add(around);
    pass.release(around);
    return sum;
  }

  private NDArray addShortcut(NDArray transformed, NDArray x) {
    if (branch.identity()) {
      return transformed.add(x);
    }
    Shape stride = new Shape(branch.stride(), branch.stride());
    Shape channels = new Shape(0, 0, 0, 0, 0, branch.extraChannels());
    // Average pooling over windows of one pixel is the fastest way to take every stride-th pixel.
    try (NDArray pixels =
            x.getNDArrayInternal().avgPool(new Shape(1, 1), stride, new Shape(0, 0), false, true);
        NDArray around = pixels.pad(channels, 0)) {
      return transformed.add(around);
    }
  }

  @Override
  List<LayerBlock> inner() {
    return inner;
  }
}
