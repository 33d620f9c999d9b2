package io.github.convlens.model;

/** The role of a leaf layer in drawings and diagnosis. */
public enum LayerFamily {
  /** A layer with a kernel or a matrix of weights: a convolution or a linear layer. */
  WEIGHTED,
  /** Normalisation, over the batch or over the channels. */
  NORMALISATION,
  /** An element-wise nonlinear function. */
  ACTIVATION,
  /** The mean or the largest value of each window. */
  POOLING,
  /** Anything else. */
  OTHER
}
