package io.github.convlens.model;

import ai.djl.ndarray.types.Shape;
import io.github.convlens.core.InvalidInputException;

/**
 * One parameter or running statistic of a layer.
 *
 * @param name the name in the layer, as in PyTorch, such as {@code weight} or {@code running_mean};
 *     empty if the parameter has the layer's own name
 * @param role what the parameter does
 * @param shape the shape, as in PyTorch: (out, in / groups, kernel, kernel) for a convolution
 * @param fanIn the number of inputs that each output of the layer depends on; 0 if that has no
 *     meaning
 * @param fanOut the number of outputs that each input of the layer contributes to; 0 if that has no
 *     meaning
 * @param start the initial value of all elements; weights and biases are initialised by an {@link
 *     Initialisation} instead
 */
public record ParameterSpec(
    String name, Role role, Shape shape, long fanIn, long fanOut, double start) {
  /**
   * The largest number of values of an array: its floats are copied to the device in one buffer,
   * which can hold less than 2 GiB.
   */
  private static final int MAXIMUM_SIZE = Integer.MAX_VALUE / Float.BYTES;

  /** The role of a parameter in its layer. */
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
    /** Factor by which a channel of a residual's body is multiplied. */
    LAYER_SCALE,
    /** Mean over past batches, used in evaluation. */
    RUNNING_MEAN,
    /** Variance (unbiased) over past batches, used in evaluation. */
    RUNNING_VARIANCE
  }

  /** A weight or a bias. */
  static ParameterSpec of(String name, Role role, Shape shape, long fanIn, long fanOut) {
    return new ParameterSpec(name, role, shape, fanIn, fanOut, 0);
  }

  /** A parameter or statistic whose elements all start with the same value. */
  static ParameterSpec constant(String name, Role role, Shape shape, double start) {
    return new ParameterSpec(name, role, shape, 0, 0, start);
  }

  /**
   * The full name of the parameter in a network, as in PyTorch's state_dict.
   *
   * @param layer the layer's full name
   */
  public String under(String layer) {
    return name.isEmpty() ? layer : layer + "." + name;
  }

  /** Whether the parameter is learned by gradient descent; running statistics are not. */
  public boolean trainable() {
    return role != Role.RUNNING_MEAN && role != Role.RUNNING_VARIANCE;
  }

  /**
   * Whether weight decay applies to the parameter by default, which is so only for the weights of
   * convolutions and linear layers. With {@code decay_norm_and_bias}, it applies to every trainable
   * parameter.
   */
  public boolean decays() {
    return role == Role.WEIGHT;
  }

  /** The number of values. */
  public long size() {
    return shape.size();
  }

  /**
   * Checks that one array can hold the values.
   *
   * @throws InvalidInputException if there are too many values
   */
  void requireFits() {
    // The limit is divided by each side, since the product of the sides may overflow a long.
    long quotient = MAXIMUM_SIZE;
    for (long side : shape.getShape()) {
      quotient /= side;
    }
    if (quotient == 0) {
      throw new InvalidInputException(
          "its %s of shape %s has more than the %d values that an array can hold: make the layer, or its input, smaller"
              .formatted(name.isEmpty() ? "parameter" : name, shape, MAXIMUM_SIZE));
    }
  }
}
