package io.github.convlens.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** A body, the shortcut around it, their sum, and the activation after it. */
final class ResidualBlock extends LayerBlock {
  private final List<LayerBlock> body;
  private final Residual.Branch branch;
  private final LayerBlock projection;
  private final LayerBlock activation;
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
      LayerBlock projection,
      LayerBlock activation) {
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
    NDArray around = projection == null ? shortcut(x, pass) : projection.run(x, pass);
    NDArray sum = transformed.add(around);
    if (transformed != x) {
      pass.release(transformed);
    }
    if (around != x) {
      pass.release(around);
    }
    if (activation == null) {
      return sum;
    }
    NDArray output = activation.run(sum, pass);
    pass.release(sum);
    return output;
  }

  private NDArray shortcut(NDArray x, Pass pass) {
    NDArray signal = x;
    if (branch.stride() > 1) {
      Shape one = new Shape(1, 1);
      Shape stride = new Shape(branch.stride(), branch.stride());
      // A mean of one pixel is that pixel: the quickest way to every stride-th one.
      signal = x.getNDArrayInternal().avgPool(one, stride, new Shape(0, 0), false, true);
    }
    if (branch.extraChannels() > 0) {
      NDArray padded = signal.pad(new Shape(0, 0, 0, 0, 0, branch.extraChannels()), 0);
      if (signal != x) {
        pass.release(signal);
      }
      signal = padded;
    }
    return signal;
  }

  @Override
  List<LayerBlock> inner() {
    return inner;
  }
}
