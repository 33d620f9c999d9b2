package io.github.convlens.model;

import ai.djl.ndarray.types.Shape;

/**
 * One parameter or running statistic of a layer.
 *
 * @param name its name in the layer, as in PyTorch: {@code weight}, {@code running_mean}
 * @param role what it does
 * @param shape its shape, as in PyTorch: (out, in / groups, kernel, kernel) for a convolution
 * @param fanIn inputs that each output of the layer sums over; 0 where that has no meaning
 * @param fanOut outputs that each input of the layer takes part in; 0 where that has no meaning
 */
public record ParameterSpec(String name, Role role, Shape shape, long fanIn, long fanOut) {
  /** What a parameter does in its layer. */
  public enum Role {
    /** Kernel of a convolution, matrix of a linear layer. */
    WEIGHT,
    /** Added to each output of a convolution or linear layer. */
    BIAS,
    /** Gamma of a normalisation. */
    SCALE,
    /** Beta of a normalisation. */
    SHIFT,
    /** Slope of a PReLU below zero. */
    SLOPE,
    /** Mean over past batches, used in evaluation. */
    RUNNING_MEAN,
    /** Variance (unbiased) over past batches, used in evaluation. */
    RUNNING_VARIANCE
  }

  /** Whether it is learned by gradient descent; running statistics are not. */
  public boolean trainable() {
    return role != Role.RUNNING_MEAN && role != Role.RUNNING_VARIANCE;
  }

  /** Whether weight decay is for it: weights of convolutions and linear layers only. */
  public boolean decays() {
    return role == Role.WEIGHT;
  }

  /** The number of values. */
  public long size() {
    return shape.size();
  }
}
