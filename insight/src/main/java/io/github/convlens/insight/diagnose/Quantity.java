package io.github.convlens.insight.diagnose;

/** The quantities that illustrate a finding. */
public enum Quantity {
  /**
   * The loss of batches and of validation; also shown in place of a quantity that was not recorded.
   */
  LOSS,
  /** The accuracy in training and in validation. */
  ACCURACY,
  /** The standard deviation of the layers' outputs. */
  DEVIATIONS,
  /** The share of values near zero in the layers that the finding names. */
  NEAR_ZERO,
  /** The share of dead channels in the layers that the finding names. */
  DEAD_CHANNELS,
  /** The norm of the gradient of each layer's weights. */
  GRADIENTS,
  /** The norm of all gradients together, with the bound that clips it. */
  CLIPPING,
  /** The size of the updates relative to the weights. */
  UPDATES,
  /** The learning rate. */
  LEARNING_RATE,
  /** The number of images in each split, and how many of them are distinct. */
  IMAGES,
  /** The recall of each class. */
  CLASSES
}
