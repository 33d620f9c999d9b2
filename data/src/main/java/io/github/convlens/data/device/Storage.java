package io.github.convlens.data.device;

/** The form in which resident pixels are stored. */
public enum Storage {
  /** Normalised float32, which takes 4 bytes for a value. A batch takes a single gather. */
  FLOATS(4),
  /** The bytes as read, which take a quarter of the memory and are normalised batch by batch. */
  BYTES(1);

  private final int bytesPerValue;

  Storage(int bytesPerValue) {
    this.bytesPerValue = bytesPerValue;
  }

  /** The memory that one pixel value takes, in bytes. */
  public int bytesPerValue() {
    return bytesPerValue;
  }

  /**
   * Chooses the storage: floats if they fit, since a batch of bytes must also be normalised. On a
   * CPU, this makes small batches slower; with hundreds of images, batches are gathered equally
   * fast from both forms.
   *
   * @param bytesNeeded memory that {@link #FLOATS} would take ({@link DeviceImages#bytesNeeded})
   * @param bytesAvailable memory that may be used for images on the device
   */
  public static Storage fitting(long bytesNeeded, long bytesAvailable) {
    return bytesNeeded <= bytesAvailable ? FLOATS : BYTES;
  }
}
