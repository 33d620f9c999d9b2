package io.github.convlens.data.image;

import java.nio.ByteBuffer;

/**
 * The pixels of images of one size, wherever they lie: in the heap, or in files that are mapped
 * into memory, of which more fit than into memory. Safe for use by several threads.
 */
public interface Pixels {

  /** The number of images. */
  int count();

  /** The number of values of one image: height × width × channels. */
  int valuesPerImage();

  /**
   * Copies one image: bytes of 0 to 255 (unsigned), row after row, the channels of a pixel side by
   * side.
   *
   * @param image 0 to {@link #count()} − 1
   * @param into its position and limit are not looked at, nor changed
   * @param at where the first byte goes
   */
  void copy(int image, ByteBuffer into, int at);

  /**
   * Adds the values and their squares over one image to sums by channel.
   *
   * @param sums one for each channel
   * @param squares likewise
   */
  void addTo(int image, long[] sums, long[] squares);

  /**
   * The number of values that {@link #addTo} adds up over all channels of one image; more than
   * {@link #valuesPerImage()} where images are stored larger than they are shown.
   */
  default int valuesAdded() {
    return valuesPerImage();
  }

  /**
   * An object that equals that of another image of the same pixels, among the images of one data
   * set.
   */
  Object identity(int image);

  /** The images at some indices, in the order of the indices. */
  Pixels subset(int[] indices);

  /**
   * All values as one array, image after image; not to be changed, as it may be the images' own.
   *
   * @throws io.github.convlens.core.InvalidInputException if one Java array or the heap cannot hold
   *     them
   */
  byte[] toArray();

  /** Whether all of it lies in memory, so that it can be put on a device at once. */
  boolean inMemory();

  /**
   * Pixels in Java's heap.
   *
   * @param values image after image; not copied, not to be changed
   * @throws IllegalArgumentException if the array does not hold that many images
   */
  static Pixels inHeap(byte[] values, int images, long valuesPerImage) {
    return HeapPixels.of(values, images, valuesPerImage);
  }
}
