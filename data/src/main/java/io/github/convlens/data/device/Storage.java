package io.github.convlens.data.device;

import io.github.convlens.data.augment.Border;

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
   * Chooses the storage. In the host's memory, it is bytes: preparing floats would take longer at
   * the start of a run, and batches are gathered equally fast from both, because reading fewer
   * bytes saves as much time as normalising costs. But a byte cannot hold the exact mean colour of
   * a border, so images with such a border are stored as floats. So are images on a GPU. Floats
   * that do not fit are never chosen.
   *
   * @param host whether the images are stored in the host's memory
   * @param border the border around each image
   * @param bytesNeeded the memory that {@link #FLOATS} would take ({@link
   *     DeviceImages#bytesNeeded})
   * @param bytesAvailable the memory that images may occupy on the device
   */
  public static Storage choose(boolean host, Border border, long bytesNeeded, long bytesAvailable) {
    boolean exactAsBytes = border.width() == 0 || border.reflects();
    return bytesNeeded > bytesAvailable || (host && exactAsBytes) ? BYTES : FLOATS;
  }
}
