package io.github.convlens.training.checkpoint;

/**
 * When checkpoints are written, besides the end of every epoch.
 *
 * @param every batches between two, default 200; each falls on the next update
 * @param keep how many of the newest are kept, default 2; the best one is kept besides
 */
public record CheckpointOptions(int every, int keep) {

  /** Every 200 batches, the newest 2. */
  public static final CheckpointOptions DEFAULT = new CheckpointOptions(200, 2);

  public CheckpointOptions {
    if (every < 1) {
      throw new IllegalArgumentException(
          "every is " + every + ": give a number of batches, 1 or more");
    }
    if (keep < 1) {
      throw new IllegalArgumentException("keep is " + keep + ": give 1 or more");
    }
  }
}
