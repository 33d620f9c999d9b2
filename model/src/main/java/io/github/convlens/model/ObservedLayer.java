package io.github.convlens.model;

/** A layer whose output can be watched. */
public interface ObservedLayer {

  /** Its path in the network: {@code layer1.0.conv1}. */
  String name();

  /** Whether it has parameters. */
  boolean hasParameters();

  /** Whether it is an activation function. */
  boolean isActivation();
}
