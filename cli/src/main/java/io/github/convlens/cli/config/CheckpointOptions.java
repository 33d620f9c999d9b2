package io.github.convlens.cli.config;

/**
 * When checkpoints are written.
 *
 * @param every batches between two, default 200
 * @param keep how many of the newest are kept, default 2
 */
public record CheckpointOptions(int every, int keep) {
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
