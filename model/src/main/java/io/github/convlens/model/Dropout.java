package io.github.convlens.model;

import ai.djl.ndarray.NDArray;
import io.github.convlens.core.InvalidInputException;

/**
 * Dropout of single values (Srivastava et al. 2014): in training each is zero with probability p
 * and otherwise divided by 1 - p, so that the expectation stays; in evaluation nothing happens. The
 * random numbers are the engine's, seeded by {@code Engine.setRandomSeed}.
 *
 * @param p probability of a zero; default 0.5
 */
public record Dropout(Double p) implements LeafLayer {
  /**
   * @throws InvalidInputException if p is no probability
   */
  public Dropout {
    p = new Setting("dropout", "p").between(p, 0.5, 0, 1);
  }

  @Override
  public String stem() {
    return "dropout";
  }

  @Override
  public FeatureShape output(FeatureShape input) {
    return input;
  }

  @Override
  public NDArray apply(NDArray x, Weights weights, boolean training) {
    return training ? x.getNDArrayInternal().dropout(x, p.floatValue(), true).head() : x;
  }
}
