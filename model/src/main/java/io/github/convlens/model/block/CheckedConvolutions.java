package io.github.convlens.model.block;

import ai.djl.ndarray.types.Shape;
import io.github.convlens.model.Conv;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.engine.ConvolutionCase;
import io.github.convlens.model.engine.ConvolutionPath;
import io.github.convlens.model.engine.EngineCheck;
import io.github.convlens.model.engine.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tests a network's convolutions with the engine check before they are used. */
final class CheckedConvolutions {
  private static final int SIDE = 5;

  private CheckedConvolutions() {}

  /**
   * How to compute each convolution; the key is the full name of the layer that owns the weights.
   */
  static Map<String, ConvolutionPath> paths(NetworkSpec network, EngineCheck engine) {
    List<String> owners = new ArrayList<>();
    List<ConvolutionCase> cases = new ArrayList<>();
    List<LayerInfo> leaves = network.leaves();
    for (int i = 0; i < leaves.size(); i++) {
      LayerInfo leaf = leaves.get(i);
      if (leaf.layer() instanceof Conv conv) {
        owners.add(leaf.owner());
        // The first layer's inputs are the images, for which training needs no gradient.
        cases.add(of(conv, leaf, i > 0));
      }
    }
    List<ConvolutionPath> paths = engine.prepare(cases);
    Map<String, ConvolutionPath> byOwner = new HashMap<>();
    for (int i = 0; i < paths.size(); i++) {
      byOwner.put(owners.get(i), paths.get(i));
    }
    return byOwner;
  }

  private static ConvolutionCase of(Conv conv, LayerInfo leaf, boolean inputGradient) {
    Conv plain = conv.with(Conv.BIAS, false);
    int extent = conv.dilation() * (conv.kernel() - 1) + 1;
    // The side is large enough for at least two positions of the kernel.
    int side = Math.max(SIDE, extent + conv.stride() - 2 * conv.padding());
    int channels = leaf.input().channels();
    return new ConvolutionCase(
        leaf.name(),
        new Shape(channels, side, side),
        leaf.parameters().get(0).shape(),
        inputGradient,
        new Reference.Definition(conv.stride(), conv.padding(), conv.dilation()),
        (x, weight) -> plain.apply(x, index -> weight, true));
  }
}
