package io.github.convlens.model;

/** A layer whose output can be observed. */
public interface ObservedLayer {

  /** The layer's path in the network, such as {@code layer1.0.conv1}. */
  String name();

  /** Whether the layer has parameters. */
  boolean hasParameters();

  /** Whether the layer is an activation function. */
  boolean isActivation();
}
