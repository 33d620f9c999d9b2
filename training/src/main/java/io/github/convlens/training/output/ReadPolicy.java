package io.github.convlens.training.output;

import ai.djl.Device;

/** The policy by which numbers are brought from the device to the host during an epoch. */
public enum ReadPolicy {
  /** After every batch: on the host a read costs nothing, and faults show in the same batch. */
  EVERY_BATCH(1),

  /**
   * After every fiftieth batch, and nothing in between: a read makes a GPU wait. What is computed
   * from numbers also stays on the device.
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

  /** Batches from one reading to the next. */
  public int batches() {
    return batches;
  }
}
