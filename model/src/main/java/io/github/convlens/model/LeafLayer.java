package io.github.convlens.model;

import ai.djl.ndarray.NDArray;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * A layer that computes something and holds no other layers. It needs to know only the shape of its
 * input.
 */
public sealed interface LeafLayer extends Layer
    permits Conv,
        BatchNorm,
        LayerNorm,
        Activation,
        Pool,
        GlobalPool,
        AdaptivePool,
        SqueezeExcite,
        LayerScale,
        Scale,
        StochasticDepth,
        Dropout,
        Flatten,
        Linear {

  /** Every kind of leaf layer, under its name in configurations. */
  static List<Kind<? extends Layer>> kinds() {
    return Stream.of(
            List.of(Conv.KIND, BatchNorm.KIND, LayerNorm.KIND),
            Activation.kinds(),
            Pool.kinds(),
            GlobalPool.kinds(),
            List.of(
                AdaptivePool.KIND,
                SqueezeExcite.KIND,
                LayerScale.KIND,
                Scale.KIND,
                StochasticDepth.KIND,
                Dropout.KIND,
                Flatten.KIND,
                Linear.KIND))
        .<Kind<? extends Layer>>flatMap(List::stream)
        .toList();
  }

  /**
   * The upper bound of counts and sizes. It is large enough for any network, and the product of
   * three such numbers still fits in a long.
   */
  int MAXIMUM = 1 << 20;

  /** A setting that is a count or a size in pixels: at most {@link #MAXIMUM}. */
  static Setting<Integer> count(String key, String effect, int minimum) {
    return Setting.integer(key, effect)
        .within(
            ">= " + minimum,
            value -> value >= minimum && value <= MAXIMUM,
            "give a whole number from " + minimum + " to " + MAXIMUM);
  }

  /** The role of the layer in drawings and diagnosis. */
  LayerFamily family();

  /** The parameters and running statistics, in PyTorch's order; empty for most kinds of layer. */
  default List<ParameterSpec> parameters(FeatureShape input) {
    return List.of();
  }

  /** Whether the layer draws from libtorch's random number generator in training. */
  default boolean drawsRandomNumbers() {
    return false;
  }

  /**
   * The number of multiplications of a weight by a value for one image, counted at every output
   * position. It is zero for layers without a kernel or matrix of weights. Additions of biases are
   * not counted.
   */
  default long multiplyAdds(FeatureShape input) {
    return 0;
  }

  /** The part of the input that one output pixel sees. */
  default Window window(FeatureShape input) {
    return Window.POINT;
  }

  /**
   * Computes this layer. It never changes {@code x}; the result belongs to {@code x}'s manager, and
   * may be {@code x} itself if the layer does nothing, such as dropout in evaluation.
   *
   * @param x a batch, (N, C, H, W) with any strides, or (N, C)
   * @param weights the arrays of {@link #parameters}, in that order
   * @param training whether batch norm and dropout behave as in training
   */
  NDArray apply(NDArray x, Weights weights, boolean training);

  /**
   * The computation of {@link #apply} in evaluation, expressed in the elementary operators that an
   * exported file consists of.
   *
   * @param x the input of this layer
   * @param input the input shape of one image
   * @param parameters a function that returns the value of the parameter at an index of {@link
   *     #parameters}
   * @return the output of this layer; {@code x} itself if the layer does nothing in evaluation
   */
  <V> V export(Operators<V> operators, V x, FeatureShape input, IntFunction<V> parameters);

  /**
   * The arrays of a leaf layer: its own, copies on another device, or copies in another data type.
   */
  @FunctionalInterface
  interface Weights {
    /** The array of the parameter at {@code index} in {@link LeafLayer#parameters}. */
    NDArray get(int index);
  }
}
