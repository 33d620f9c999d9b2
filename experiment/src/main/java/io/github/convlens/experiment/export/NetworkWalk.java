package io.github.convlens.experiment.export;

import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.CompositeLayer;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Layer;
import io.github.convlens.model.LeafLayer;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.ParameterSpec;
import io.github.convlens.model.Repeat;
import io.github.convlens.model.Residual;
import io.github.convlens.model.Sequence;
import io.github.convlens.model.Window;
import io.github.convlens.model.weights.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Expresses a network in the operators of a graph, layer by layer.
 *
 * @param <V> the type of a value in the graph
 */
final class NetworkWalk<V> {
  private final GraphTarget<V> target;
  private final Map<String, Tensor> weights;
  private final boolean fold;

  /** The path of a layer and the path of the layer that owns its weights. */
  private record Path(String name, String owner) {
    Path child(String part) {
      return new Path(join(name, part), join(owner, part));
    }

    private static String join(String path, String part) {
      return path.isEmpty() ? part : path + "." + part;
    }
  }

  /** A value of the graph, and the shape of one image in it. */
  private record Signal<V>(V value, FeatureShape shape) {}

  private NetworkWalk(GraphTarget<V> target, Map<String, Tensor> weights, boolean fold) {
    this.target = target;
    this.weights = weights;
    this.fold = fold;
  }

  /**
   * Adds the network to a graph.
   *
   * @param images the value that contains the normalised images
   * @return the value of the network's outputs
   */
  static <V> V of(ExportedNetwork network, boolean fold, GraphTarget<V> target, V images) {
    return new NetworkWalk<V>(target, network.weights(), fold)
        .chain(
            network.spec().layers(), new Path("", ""), new Signal<>(images, network.spec().input()))
        .value();
  }

  private Signal<V> chain(List<NamedLayer> layers, Path scope, Signal<V> input) {
    Signal<V> signal = input;
    for (int i = 0; i < layers.size(); i++) {
      NamedLayer named = layers.get(i);
      Path path = scope.child(named.name());
      NamedLayer next = i + 1 < layers.size() ? layers.get(i + 1) : null;
      Optional<FoldedNorm> folded =
          fold && next != null && next.layer() instanceof BatchNorm norm
              ? folded(named.layer(), path, signal.shape(), norm, scope.child(next.name()))
              : Optional.empty();
      if (folded.isPresent()) {
        signal = leaf(folded.get().layer(), path, signal, folded.get().tensors());
        i++;
      } else {
        signal = one(named.layer(), path, signal);
      }
    }
    return signal;
  }

  /**
   * The layer with the following batch norm folded into it; empty if folding is not possible. No
   * other layer reads the values between two layers of a chain, so the two layers can become one.
   */
  private Optional<FoldedNorm> folded(
      Layer layer, Path path, FeatureShape input, BatchNorm norm, Path normPath) {
    if (!(layer instanceof LeafLayer leaf)) {
      return Optional.empty();
    }
    return FoldedNorm.of(
        leaf, tensors(leaf, path, input), norm, tensors(norm, normPath, leaf.output(input)));
  }

  private List<Tensor> tensors(LeafLayer leaf, Path path, FeatureShape input) {
    return leaf.parameters(input).stream()
        .map(spec -> Tensor.named(weights, spec.under(path.owner())))
        .toList();
  }

  private Signal<V> one(Layer layer, Path path, Signal<V> input) {
    if (layer instanceof LeafLayer leaf) {
      return leaf(leaf, path, input, tensors(leaf, path, input.shape()));
    }
    return ((CompositeLayer) layer)
        .accept(
            new CompositeLayer.Visitor<Signal<V>>() {
              @Override
              public Signal<V> residual(Residual residual) {
                return NetworkWalk.this.residual(residual, path, input);
              }

              @Override
              public Signal<V> repeat(Repeat repeat) {
                return NetworkWalk.this.repeat(repeat, path, input);
              }

              @Override
              public Signal<V> sequence(Sequence sequence) {
                return chain(sequence.layers(), path, input);
              }
            });
  }

  private Signal<V> leaf(LeafLayer leaf, Path path, Signal<V> input, List<Tensor> tensors) {
    target.layer(path.name());
    List<ParameterSpec> specs = leaf.parameters(input.shape());
    V output =
        leaf.export(
            target,
            input.value(),
            input.shape(),
            i -> target.weights(specs.get(i).under(path.owner()), tensors.get(i)));
    return new Signal<>(output, leaf.output(input.shape()));
  }

  private Signal<V> repeat(Repeat repeat, Path path, Signal<V> input) {
    Signal<V> signal = input;
    for (int pass = 0; pass < repeat.times(); pass++) {
      Path scope = path.child(Integer.toString(pass));
      if (repeat.shareWeights()) {
        scope = new Path(scope.name(), path.child("0").owner());
      }
      signal = chain(repeat.layers(), scope, signal);
    }
    return signal;
  }

  private Signal<V> residual(Residual residual, Path path, Signal<V> input) {
    Signal<V> body = chain(residual.layers(), path, input);
    Residual.Branch branch = residual.branch(input.shape(), body.shape());
    V shortcut =
        branch
            .projection()
            .map(layers -> chain(layers.layers(), path.child("downsample"), input).value())
            .orElseGet(() -> shortcut(path, branch, input.value()));
    target.layer(path.name());
    Signal<V> sum = new Signal<>(target.add(body.value(), shortcut), body.shape());
    return residual.activation() == null
        ? sum
        : one(residual.activation(), path.child(residual.activationName()), sum);
  }

  private V shortcut(Path path, Residual.Branch branch, V x) {
    target.layer(path.name());
    // Average pooling with a kernel of one pixel selects every stride-th pixel.
    V pixels =
        branch.stride() == 1 ? x : target.averagePool(x, Window.square(1, branch.stride(), 0, 1));
    return branch.extraChannels() == 0
        ? pixels
        : target.padChannels(pixels, branch.extraChannels());
  }
}
