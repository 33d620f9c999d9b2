package io.github.convlens.model;

/** The role of a leaf layer in drawings and diagnosis. */
public enum LayerFamily {
  /** A matrix or kernel of weights: convolutions, linear layers. */
  WEIGHTED,
  /** Normalisation, over the batch or over the channels. */
  NORMALISATION,
  /** A nonlinear function of each value by itself. */
  ACTIVATION,
  /** The mean or the largest value of windows. */
  POOLING,
  /** Anything else. */
  OTHER
}
