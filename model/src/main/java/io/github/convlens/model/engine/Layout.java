package io.github.convlens.model.engine;

/** The order of a batch's values in memory. libtorch has separate code for each. */
public enum Layout {
  /** Image by image and channel by channel: what {@code NDManager.create} makes. */
  CONTIGUOUS,
  /** All channels of a pixel together, as the training loop stores images. */
  CHANNELS_LAST
}
