package io.github.convlens.training.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.model.Conv;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.block.Convolutions;
import io.github.convlens.model.block.LayerObserver;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.internal.torch.NativeConvolution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * In training, computes those convolutions that have a stride, few channels and small input images,
 * and the gradients of the loss through them, with {@link NativeConvolution}. libtorch takes about
 * twice as long for these.
 *
 * <p>Autograd does not see these convolutions: each of them ends a part of the autograd graph at
 * its input, and its output begins the next part. {@link #gradients} goes backwards through the
 * parts and the convolutions in turn. This is possible because only layers of the network's outer
 * chain are computed in this way. Nothing bypasses such a layer, so each part has one beginning and
 * one end, and is used once.
 */
public final class ChainConvolutions implements Convolutions {

  /**
   * The largest product of input and output channels. With more channels, libtorch fills its
   * vectors better; up to this product, libtorch was measured to be slower than the C code.
   */
  private static final int MOST_CHANNEL_PAIRS = 2048;

  /** The smallest stride. libtorch is slow at gradients of convolutions with a stride. */
  private static final int SMALLEST_STRIDE = 2;

  /** The largest stride. The C code makes a table for each pair of remainders of the stride. */
  private static final int LARGEST_STRIDE = 8;

  /**
   * The largest number of pixels of an input. With larger images, the time that libtorch spends
   * between its calculations matters less, and the copies of images that the C code makes do not
   * fit in the cache.
   */
  private static final int MOST_PIXELS = 32 * 32;

  private final Network network;
  private final Kernels kernels;
  private final List<NDArray> parameters;
  private final List<Own> own = new ArrayList<>();
  private final List<Integer> beforeFirst;
  private final List<Step> steps = new ArrayList<>();

  /**
   * A convolution that is computed here.
   *
   * @param weights the indices of its weights and, if it has one, its bias
   * @param after the indices of the parameters of the layers between it and the next one
   */
  private record Own(
      int leaf,
      LayerInfo layer,
      NativeConvolution convolution,
      List<Integer> weights,
      List<Integer> after) {}

  /** A convolution of the present forward pass. */
  private record Step(Own own, NDArray x, NDArray y) {}

  private ChainConvolutions(Network network, List<NetworkParameter> parameters, Kernels kernels) {
    this.network = network;
    this.kernels = kernels;
    this.parameters = parameters.stream().map(NetworkParameter::array).toList();
    List<LayerInfo> leaves = network.layers();
    List<Integer> suitable = suitable(network.spec());
    beforeFirst = indices(parameters, leaves.subList(0, suitable.get(0)));
    for (int i = 0; i < suitable.size(); i++) {
      int leaf = suitable.get(i);
      int next = i + 1 < suitable.size() ? suitable.get(i + 1) : leaves.size();
      Conv conv = (Conv) leaves.get(leaf).layer();
      own.add(
          new Own(
              leaf,
              leaves.get(leaf),
              new NativeConvolution(conv.stride(), conv.padding()),
              indices(parameters, leaves.subList(leaf, leaf + 1)),
              indices(parameters, leaves.subList(leaf + 1, next))));
    }
  }

  /**
   * The convolutions of a network that are computed here; empty if there are none, if the native
   * code cannot be used, or if the network is not on the host.
   *
   * @param parameters the parameters that learn, in the order of the gradients
   */
  public static Optional<ChainConvolutions> of(
      Network network, List<NetworkParameter> parameters, Kernels kernels) {
    boolean host = parameters.stream().noneMatch(one -> one.array().getDevice().isGpu());
    return host && NativeConvolution.isUsable() && !suitable(network.spec()).isEmpty()
        ? Optional.of(new ChainConvolutions(network, parameters, kernels))
        : Optional.empty();
  }

  /** The leaf indices of the convolutions that can be computed here. */
  private static List<Integer> suitable(NetworkSpec network) {
    Set<String> chain = network.layers().stream().map(NamedLayer::name).collect(Collectors.toSet());
    List<LayerInfo> leaves = network.leaves();
    return IntStream.range(0, leaves.size())
        .filter(leaf -> chain.contains(leaves.get(leaf).name()) && suits(leaves.get(leaf)))
        .boxed()
        .toList();
  }

  private static boolean suits(LayerInfo leaf) {
    return leaf.layer() instanceof Conv conv
        && conv.groups() == 1
        && conv.dilation() == 1
        && conv.stride() >= SMALLEST_STRIDE
        && conv.stride() <= LARGEST_STRIDE
        && conv.padding() < conv.kernel() // so that the C code's 32-bit offsets cannot overflow
        && (long) leaf.input().channels() * conv.out() <= MOST_CHANNEL_PAIRS
        && (long) leaf.input().height() * leaf.input().width() <= MOST_PIXELS;
  }

  private static List<Integer> indices(List<NetworkParameter> parameters, List<LayerInfo> layers) {
    Set<String> owners = layers.stream().map(LayerInfo::owner).collect(Collectors.toSet());
    return IntStream.range(0, parameters.size())
        .filter(index -> owners.contains(parameters.get(index).layer()))
        .boxed()
        .toList();
  }

  /**
   * Runs a forward pass in training mode.
   *
   * @param images (N, C, H, W); all computed arrays are attached to its manager
   * @param watching receives every leaf layer's output; may be null
   */
  public NDArray outputs(NDArray images, @Nullable LayerObserver watching) {
    steps.clear();
    return network.forward(images, watching, this);
  }

  @Override
  public Optional<NDArray> convolve(int leafIndex, NDArray x, NDArray... weights) {
    return own.stream()
        .filter(one -> one.leaf() == leafIndex)
        .findAny()
        .map(one -> convolve(one, x, weights));
  }

  private NDArray convolve(Own one, NDArray x, NDArray... weights) {
    NDArray bias = weights.length > 1 ? weights[1] : null;
    NDArray y =
        one.convolution()
            .forward(x, weights[0], bias, one.layer().output().batch(x.getShape().get(0)));
    y.setRequiresGradient(true);
    steps.add(new Step(one, x, y));
    return y;
  }

  @Override
  public boolean keeps(NDArray array) {
    return steps.stream().anyMatch(step -> step.x() == array || step.y() == array);
  }

  /**
   * The gradients of the loss of the present forward pass, whose autograd graph is freed.
   *
   * @param loss a scalar
   * @return a list of one contiguous array per parameter, to be closed
   */
  public IValue gradients(NDArray loss) {
    NDArray[] found = new NDArray[parameters.size()];
    NDArray output = loss;
    Optional<NDArray> upstream = Optional.empty();
    for (int i = steps.size() - 1; i >= 0; i--) {
      Step step = steps.get(i);
      NDArray gradient = part(output, upstream, List.of(step.y()), step.own().after(), found)[0];
      NativeConvolution.Gradients gradients = gradients(step, gradient, i > 0);
      store(gradients, step.own().weights(), found);
      release(output, upstream, loss);
      gradient.close();
      step.y().close();
      output = step.x();
      upstream = Optional.ofNullable(gradients.x());
    }
    if (!beforeFirst.isEmpty()) {
      part(output, upstream, List.of(), beforeFirst, found);
      release(output, upstream, loss);
    }
    steps.clear();
    return Kernels.list(Arrays.asList(found));
  }

  /**
   * Computes the gradients of a part of the graph, and stores those of parameters in {@code found}.
   *
   * @param output the part's output
   * @param upstream the gradient with respect to the output; empty for the loss
   * @param first the array with which the part begins, if a gradient with respect to it is needed
   * @param learned the indices of the part's parameters
   * @return the gradients with respect to {@code first} and the parameters
   */
  private NDArray[] part(
      NDArray output,
      Optional<NDArray> upstream,
      List<NDArray> first,
      List<Integer> learned,
      NDArray[] found) {
    List<NDArray> inputs = new ArrayList<>(first);
    learned.forEach(index -> inputs.add(parameters.get(index)));
    NDArray[] gradients = kernels.gradients().ofPart(output, upstream, inputs, first.size());
    for (int i = 0; i < learned.size(); i++) {
      found[learned.get(i)] = gradients[first.size() + i];
    }
    return gradients;
  }

  private NativeConvolution.Gradients gradients(Step step, NDArray gradient, boolean later) {
    List<Integer> weights = step.own().weights();
    return step.own()
        .convolution()
        .backward(
            gradient,
            step.x(),
            parameters.get(weights.get(0)),
            weights.size() > 1 ? parameters.get(weights.get(1)) : null,
            later || !beforeFirst.isEmpty());
  }

  private static void store(
      NativeConvolution.Gradients gradients, List<Integer> weights, NDArray[] found) {
    found[weights.get(0)] = gradients.weight();
    if (gradients.bias() != null) {
      found[weights.get(1)] = gradients.bias();
    }
  }

  /** Frees a part's output, unless it is the loss, and the gradient with respect to that output. */
  private static void release(NDArray output, Optional<NDArray> upstream, NDArray loss) {
    if (output != loss) {
      output.close();
    }
    upstream.ifPresent(NDArray::close);
  }
}
