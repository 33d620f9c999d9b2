package io.github.convlens.training;

/**
 * What adds up over the training part of an epoch.
 *
 * @param correct images classified rightly
 * @param images images trained on
 * @param seconds time it took, pauses between sessions left out
 */
public record EpochSums(long correct, long images, double seconds) {

  /** Before the first batch. */
  public static final EpochSums NONE = new EpochSums(0, 0, 0);
}
