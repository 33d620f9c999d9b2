package io.github.convlens.model.block;

import io.github.convlens.model.CompositeLayer;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.Layer;
import io.github.convlens.model.LeafLayer;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.Repeat;
import io.github.convlens.model.Residual;
import io.github.convlens.model.Sequence;
import io.github.convlens.model.engine.ConvolutionPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds the tree of blocks of a network. */
final class BlockBuilder {
  private final Initialisation init;
  private final long seed;
  private final Map<String, ConvolutionPath> convolutionPaths;
  private final List<NetworkParameter> parameters = new ArrayList<>();

  /**
   * @param convolutionPaths how each convolution is computed; the key is the full name of the
   *     convolution
   */
  BlockBuilder(Initialisation init, long seed, Map<String, ConvolutionPath> convolutionPaths) {
    this.init = init;
    this.seed = seed;
    this.convolutionPaths = convolutionPaths;
  }

  /** The parameters of all blocks built so far, in the order of the layers. */
  List<NetworkParameter> parameters() {
    return List.copyOf(parameters);
  }

  /**
   * Builds the blocks of layers that are applied one after another.
   *
   * @param prefix the path before the names of the layers; either empty or ending in a dot
   */
  LinkedHashMap<String, LayerBlock> chain(
      List<NamedLayer> layers, String prefix, FeatureShape input) {
    LinkedHashMap<String, LayerBlock> blocks = new LinkedHashMap<>();
    FeatureShape shape = input;
    for (NamedLayer named : layers) {
      blocks.put(named.name(), block(named.layer(), prefix + named.name(), shape));
      shape = named.layer().output(shape);
    }
    return blocks;
  }

  private LayerBlock block(Layer layer, String path, FeatureShape input) {
    if (layer instanceof LeafLayer leaf) {
      LeafBlock block =
          new LeafBlock(
              path,
              leaf,
              input,
              init,
              seed,
              convolutionPaths.getOrDefault(path, ConvolutionPath.DIRECT));
      parameters.addAll(block.own());
      return block;
    }
    return ((CompositeLayer) layer)
        .accept(
            new CompositeLayer.Visitor<LayerBlock>() {
              @Override
              public LayerBlock residual(Residual residual) {
                return BlockBuilder.this.residual(residual, path, input);
              }

              @Override
              public LayerBlock repeat(Repeat repeat) {
                return BlockBuilder.this.repeat(repeat, path, input);
              }

              @Override
              public LayerBlock sequence(Sequence sequence) {
                return new ChainBlock(layer, input, chain(sequence.layers(), path + ".", input), 1);
              }
            });
  }

  private LayerBlock repeat(Repeat repeat, String path, FeatureShape input) {
    Sequence body = new Sequence(repeat.layers());
    LinkedHashMap<String, LayerBlock> passes = new LinkedHashMap<>();
    int copies = repeat.shareWeights() ? 1 : repeat.times();
    FeatureShape shape = input;
    for (int i = 0; i < copies; i++) {
      passes.put(Integer.toString(i), block(body, path + "." + i, shape));
      shape = body.output(shape);
    }
    return new ChainBlock(repeat, input, passes, repeat.times() / copies);
  }

  private LayerBlock residual(Residual residual, String path, FeatureShape input) {
    FeatureShape output = new Sequence(residual.layers()).output(input);
    Residual.Branch branch = residual.branch(input, output);
    var body = chain(residual.layers(), path + ".", input);
    LayerBlock projection =
        branch
            .projection()
            .map(sequence -> block(sequence, path + ".downsample", input))
            .orElse(null);
    LayerBlock activation =
        residual.activation() == null
            ? null
            : block(residual.activation(), path + "." + residual.activationName(), output);
    return new ResidualBlock(residual, input, branch, body, projection, activation);
  }
}
