package io.github.convlens.training.metric;

/** The direction of a score: which of two values is the better one. */
public enum Direction {
  /** The higher value is better, as for an accuracy. */
  HIGHER {
    @Override
    public double cost(double value) {
      return -value;
    }
  },
  /** The lower value is better, as for a loss. */
  LOWER {
    @Override
    public double cost(double value) {
      return value;
    }
  };

  /**
   * The cost of a value, where lower is better: the value itself, with its sign changed if higher
   * values are better.
   */
  public abstract double cost(double value);
}
