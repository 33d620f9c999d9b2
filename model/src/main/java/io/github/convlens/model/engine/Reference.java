package io.github.convlens.model.engine;

import java.util.List;

/** The values that a convolution's results are compared with. */
public sealed interface Reference {

  /** The correct results of a trial. */
  Expectation of(Trial trial);

  /** An object that is equal for two convolutions if they differ at most in their shapes. */
  Object identity();

  /**
   * The definition of a two-dimensional convolution, computed in Java. Both axes have the same
   * settings, and the number of groups follows from the shapes.
   *
   * @param stride input pixels per output pixel
   * @param padding zeros added at each edge
   * @param dilation distance between the kernel's taps
   */
  record Definition(int stride, int padding, int dilation) implements Reference {
    @Override
    public Expectation of(Trial trial) {
      return new ExactConvolution(this, trial);
    }

    /**
     * A list instead of the record itself, since a JVM needs milliseconds for its first comparison
     * of records.
     */
    @Override
    public Object identity() {
      return List.of(stride, padding, dilation);
    }
  }

  /**
   * The same convolution by libtorch in float64, for convolutions of any kind.
   *
   * @param settings equal for convolutions that differ in nothing but their shapes
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
