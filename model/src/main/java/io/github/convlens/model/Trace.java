package io.github.convlens.model;

import io.github.convlens.core.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes the shapes and receptive fields of a network, layer by layer, and collects its leaf
 * layers.
 */
final class Trace {
  /**
   * The largest number of leaf layers. No network that can be trained has that many. The limit
   * rejects nested repeats before their layers fill the memory.
   */
  private static final int MAXIMUM_LEAVES = 20_000;

  private final List<LayerInfo> leaves = new ArrayList<>();

  /** The input of a layer: the shape of one image, and its receptive field. */
  private record Signal(FeatureShape shape, ReceptiveField field) {}

  /** A layer's path, and the path of the layer whose parameters it uses. */
  private record Path(String name, String owner) {
    Path child(String part) {
      return new Path(join(name, part), join(owner, part));
    }

    private static String join(String path, String part) {
      return path.isEmpty() ? part : path + "." + part;
    }
  }

  private Trace() {}

  /** The leaf layers, in the order in which they are computed. */
  static List<LayerInfo> leaves(FeatureShape input, List<NamedLayer> layers) {
    Trace trace = new Trace();
    trace.all(layers, new Path("", ""), new Signal(input, ReceptiveField.INPUT));
    return List.copyOf(trace.leaves);
  }

  /** The output shape of a composite layer for {@code input}. */
  static FeatureShape output(CompositeLayer layer, FeatureShape input) {
    var start = new Signal(input, ReceptiveField.INPUT);
    return new Trace().inside(layer, new Path("", ""), start).shape();
  }

  private Signal all(List<NamedLayer> layers, Path scope, Signal input) {
    Signal signal = input;
    for (NamedLayer named : layers) {
      signal = one(named.layer(), scope.child(named.name()), signal);
    }
    return signal;
  }

  private Signal one(Layer layer, Path path, Signal input) {
    if (layer instanceof CompositeLayer composite) {
      return inside(composite, path, input);
    }
    return leaf((LeafLayer) layer, path, input);
  }

  private Signal leaf(LeafLayer leaf, Path path, Signal input) {
    FeatureShape output;
    try {
      output = leaf.output(input.shape());
      Math.toIntExact(output.size());
      leaf.parameters(input.shape()).forEach(ParameterSpec::requireFits);
    } catch (InvalidInputException | ArithmeticException problem) {
      throw failureAt(path, input, problem);
    }
    if (leaves.size() == MAXIMUM_LEAVES) {
      throw new InvalidInputException(
          "layer %s: the network has more than %d layers: repeat fewer times"
              .formatted(path.name(), MAXIMUM_LEAVES));
    }
    ReceptiveField field = input.field().through(leaf.window(input.shape()));
    leaves.add(new LayerInfo(path.name(), path.owner(), leaf, input.shape(), output, field));
    return new Signal(output, field);
  }

  private Signal inside(CompositeLayer layer, Path path, Signal input) {
    return layer.accept(
        new CompositeLayer.Visitor<Signal>() {
          @Override
          public Signal residual(Residual residual) {
            return Trace.this.residual(residual, path, input);
          }

          @Override
          public Signal repeat(Repeat repeat) {
            return Trace.this.repeat(repeat, path, input);
          }

          @Override
          public Signal sequence(Sequence sequence) {
            return all(sequence.layers(), path, input);
          }
        });
  }

  private Signal repeat(Repeat repeat, Path path, Signal input) {
    Path first = path.child("0");
    Signal signal = input;
    for (int pass = 0; pass < repeat.times(); pass++) {
      Path scope = path.child(Integer.toString(pass));
      if (repeat.shareWeights()) {
        scope = new Path(scope.name(), first.owner());
      }
      int before = leaves.size();
      signal = all(repeat.layers(), scope, signal);
      if (repeat.shareWeights()) {
        int length = leaves.size() - before;
        sameParameters(path, before - pass * length, before, length);
      }
    }
    return signal;
  }

  private void sameParameters(Path path, int first, int later, int length) {
    for (int i = 0; i < length; i++) {
      LayerInfo one = leaves.get(first + i);
      LayerInfo other = leaves.get(later + i);
      if (!one.parameters().equals(other.parameters())) {
        throw new InvalidInputException(
            ("layer %s: passes share their weights, but %s receives %s and %s receives %s:"
                    + " keep the shape, or set share_weights to false")
                .formatted(path.name(), one.name(), one.input(), other.name(), other.input()));
      }
    }
  }

  private Signal residual(Residual residual, Path path, Signal input) {
    Signal body = all(residual.layers(), path, input);
    Residual.Branch branch;
    try {
      branch = residual.branch(input.shape(), body.shape());
    } catch (InvalidInputException problem) {
      throw failureAt(path, input, problem);
    }
    ReceptiveField around = input.field().through(Window.square(1, branch.stride(), 0, 1));
    if (branch.projection().isPresent()) {
      all(branch.projection().get().layers(), path.child("downsample"), input);
    }
    boolean aligned =
        (body.shape().height() == 1 || body.field().rows().jump() == around.rows().jump())
            && (body.shape().width() == 1
                || body.field().columns().jump() == around.columns().jump());
    if (!aligned) {
      throw failureAt(
          path,
          input,
          new InvalidInputException(
              "the strides of its body do not explain the size of its output: in the body, let"
                  + " only strides shrink the image, and give each layer a padding of kernel/2"));
    }
    Signal sum = new Signal(body.shape(), body.field().union(around));
    if (residual.activation() == null) {
      return sum;
    }
    return leaf(residual.activation(), path.child(residual.activationName()), sum);
  }

  private static InvalidInputException failureAt(
      Path path, Signal input, RuntimeException problem) {
    String message =
        problem instanceof ArithmeticException
            ? "the result has more values than an array can hold: make it smaller"
            : problem.getMessage();
    String name = path.name().isEmpty() ? "" : "layer " + path.name() + " ";
    return new InvalidInputException(
        "%s(input %s): %s".formatted(name, input.shape(), message), problem);
  }
}
