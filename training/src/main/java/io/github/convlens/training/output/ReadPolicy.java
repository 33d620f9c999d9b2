package io.github.convlens.training.output;

import ai.djl.Device;

/** How often numbers are copied from the device to the host during an epoch. */
public enum ReadPolicy {
  /**
   * After every batch. On a CPU, a read costs nothing, and numbers that are not finite are noticed
   * in the batch in which they occur.
   */
  EVERY_BATCH(1),

  /**
   * After every fiftieth batch, and never in between, because every read makes a GPU wait. Values
   * that are computed from unread numbers must stay on the device as well.
   */
  RARELY(50);

  private final int batches;

  ReadPolicy(int batches) {
    this.batches = batches;
  }

  /** The policy that suits a device. */
  public static ReadPolicy suiting(Device device) {
    return device.isGpu() ? RARELY : EVERY_BATCH;
  }

  /** The number of batches between two reads. */
  public int batches() {
    return batches;
  }
}
