package io.github.convlens.training.metric;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** The average of the classes' scores. */
public enum Average {
  /** The mean of the classes' scores, in which rare classes count as much as common ones. */
  MACRO {
    @Override
    public double of(Confusion confusion, IntToDoubleFunction score) {
      return present(confusion).mapToDouble(score).average().orElse(Double.NaN);
    }
  },
  /** The mean of the classes' scores, each weighted by its number of images. */
  WEIGHTED {
    @Override
    public double of(Confusion confusion, IntToDoubleFunction score) {
      double sum =
          present(confusion).mapToDouble(c -> confusion.labelled(c) * score.applyAsDouble(c)).sum();
      return sum / confusion.images();
    }
  };

  /**
   * The average over the classes that occur among labels or predictions, as in scikit-learn.
   *
   * @param score the score of a class
   */
  public abstract double of(Confusion confusion, IntToDoubleFunction score);

  private static IntStream present(Confusion confusion) {
    return IntStream.range(0, confusion.classes()).filter(confusion::occurs);
  }
}
