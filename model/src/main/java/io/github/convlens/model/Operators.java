package io.github.convlens.model;

import org.jspecify.annotations.Nullable;

/**
 * The elementary operators that layers consist of in evaluation. A layer states once what it
 * computes ({@link LeafLayer#export}). An implementation of this interface turns that statement
 * into a file format, a graph or numbers. Batches have the shape (N, C, H, W), or (N, C) if flat.
 *
 * @param <V> the type that represents a value, such as the name of a variable or a node of a graph
 */
public interface Operators<V> {

  /**
   * A convolution with zero padding (cross-correlation, like PyTorch's {@code conv2d}).
   *
   * @param weight (out, in / groups, height, width)
   * @param bias (out); null for none
   */
  V convolution(V x, V weight, @Nullable V bias, Window window, int groups);

  /**
   * x W' + b over the last axis of x: (N, C), or (N, H, W, C).
   *
   * @param weight (out, in)
   * @param bias (out); null for none
   */
  V linear(V x, V weight, @Nullable V bias);

  /** (x − mean) / √(variance + eps) · scale + shift, separately for each channel; x may be flat. */
  V batchNorm(V x, ChannelStatistics<V> statistics, double eps);

  /**
   * Layer normalisation over the last axis of x: (N, C), or (N, H, W, C).
   *
   * @param scale gamma, (C)
   * @param shift beta, (C)
   */
  V layerNorm(V x, V scale, V shift, double eps);

  /** Transposes (N, C, H, W) to (N, H, W, C). */
  V channelsLast(V x);

  /** Transposes (N, H, W, C) to (N, C, H, W). */
  V channelsFirst(V x);

  /**
   * The means of windows whose sizes may differ. For each channel, the result is rows · x ·
   * columns'.
   *
   * @param rows the weight of each input row in each output row, (out height, height)
   * @param columns the weight of each input column in each output column, (out width, width)
   */
  V adaptiveAveragePool(V x, float[][] rows, float[][] columns);

  /** The largest value of each window, ignoring the padding. */
  V maxPool(V x, Window window);

  /** The mean of each window, in which the padding counts as zeros. */
  V averagePool(V x, Window window);

  /** The largest value of each channel, of shape (N, C, 1, 1). */
  V globalMaxPool(V x);

  /** The mean of each channel, of shape (N, C, 1, 1). */
  V globalAveragePool(V x);

  /** Channels, rows and columns as one vector, of shape (N, C·H·W). */
  V flatten(V x);

  /** Appends channels of zeros. */
  V padChannels(V x, int extra);

  /** The sum of two values of the same shape. */
  V add(V a, V b);

  /**
   * The product of two values of the same shape, or of a value {@code a} and factors {@code b} of
   * shape (C, 1, 1), (N, C, 1, 1) or (C).
   */
  V multiply(V a, V b);

  /** factor · x + constant. */
  V affine(V x, double factor, double constant);

  /** x, limited to the range from {@code minimum} to {@code maximum}, both included. */
  V clip(V x, double minimum, double maximum);

  /** max(x, 0). */
  V relu(V x);

  /** x above zero, slope · x below. */
  V leakyRelu(V x, double slope);

  /**
   * x above zero, slope · x below.
   *
   * @param slope a single learned number
   */
  V prelu(V x, V slope);

  /** x above zero, exp(x) − 1 below. */
  V elu(V x);

  /** x · Φ(x), exactly. */
  V gelu(V x);

  /** 1 / (1 + exp(−x)). */
  V sigmoid(V x);

  /** The hyperbolic tangent. */
  V tanh(V x);

  /** log(1 + exp(x)). */
  V softplus(V x);

  /**
   * The arrays of a batch norm, each of shape (C).
   *
   * @param scale gamma
   * @param shift beta
   * @param mean running mean
   * @param variance running variance
   */
  record ChannelStatistics<V>(V scale, V shift, V mean, V variance) {}
}
