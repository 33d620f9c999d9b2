package io.github.convlens.model.engine;

import java.util.List;

/** The source of the values with which a convolution's results are compared. */
public sealed interface Reference {

  /** The correct results of a trial. */
  Expectation of(Trial trial);

  /**
   * An object that is equal for two convolutions if they are the same except perhaps for their
   * shapes.
   */
  Object identity();

  /**
   * A two-dimensional convolution, computed in Java by its definition. The settings apply to both
   * axes, and the number of groups follows from the shapes.
   *
   * @param stride the distance between neighbouring positions of the kernel, in input pixels
   * @param padding the number of zeros added at each edge
   * @param dilation the distance between the kernel's taps
   */
  record Definition(int stride, int padding, int dilation) implements Reference {
    @Override
    public Expectation of(Trial trial) {
      return new ExactConvolution(this, trial);
    }

    /**
     * The settings as a list. The record itself is not used, since the first comparison of records
     * takes milliseconds in a JVM.
     */
    @Override
    public Object identity() {
      return List.of(stride, padding, dilation);
    }
  }

  /**
   * The checked convolution itself, computed by libtorch in float64. This works for convolutions of
   * any kind.
   *
   * @param settings an object that is equal for convolutions that differ only in their shapes
   */
  record DoublePrecision(Object settings) implements Reference {
    @Override
    public Expectation of(Trial trial) {
      return new DoubleConvolution(trial);
    }

    @Override
    public Object identity() {
      return settings;
    }
  }
}
