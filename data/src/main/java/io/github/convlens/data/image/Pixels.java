package io.github.convlens.data.image;

import java.nio.ByteBuffer;

/**
 * The pixels of images of one size: in the heap, or in files that are mapped into memory and may be
 * larger than the memory. Safe for use by several threads.
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
   * @param into receives the bytes; its position is neither used nor changed
   * @param at the index in {@code into} at which the first byte is written
   */
  void copy(int image, ByteBuffer into, int at);

  /**
   * Adds the values of one image to a sum for each channel, and the squares of these values to
   * another sum for each channel.
   *
   * @param sums the sums of the values, one for each channel
   * @param squares the sums of the squares, one for each channel
   */
  void addTo(int image, long[] sums, long[] squares);

  /**
   * The number of values that {@link #addTo} adds up over all channels of one image. It is larger
   * than {@link #valuesPerImage()} if the stored images are larger than the images that {@link
   * #copy} returns, since {@link #addTo} then uses the stored images.
   */
  default int valuesAdded() {
    return valuesPerImage();
  }

  /**
   * The identity of an image's content. Two images of one data set have equal identities exactly if
   * their stored pixels are the same.
   */
  Object identity(int image);

  /** The images at some indices, in the order of the indices. */
  Pixels subset(int[] indices);

  /**
   * All values as one array, image after image. The array must not be changed, since it may be the
   * array in which the images are stored.
   *
   * @throws io.github.convlens.core.InvalidInputException if one Java array or the heap cannot hold
   *     the values
   */
  byte[] toArray();

  /**
   * Whether all images are in memory in the form that {@link #copy} returns, so that they can be
   * copied to a device before training begins.
   */
  boolean inMemory();

  /**
   * Pixels in Java's heap.
   *
   * @param values the pixels, image after image; the array is not copied and must not be changed
   * @throws IllegalArgumentException if the array does not hold that many images
   */
  static Pixels inHeap(byte[] values, int images, long valuesPerImage) {
    return HeapPixels.of(values, images, valuesPerImage);
  }
}
