package io.github.convlens.data.image;

import java.nio.ByteBuffer;

/**
 * Pixels in Java's heap.
 *
 * @param values the pixels, image after image; the array is not copied and must not be changed
 * @param valuesPerImage height × width × channels
 */
record HeapPixels(byte[] values, int valuesPerImage) implements Pixels {

  /**
   * @throws IllegalArgumentException if the array does not hold that many images
   */
  static HeapPixels of(byte[] values, int images, long valuesPerImage) {
    if (images * valuesPerImage != values.length) {
      throw new IllegalArgumentException(
          "%d pixel values are not %d images of %d"
              .formatted(values.length, images, valuesPerImage));
    }
    return new HeapPixels(values, Math.toIntExact(valuesPerImage));
  }

  @Override
  public int count() {
    return values.length / valuesPerImage;
  }

  @Override
  public void copy(int image, ByteBuffer into, int at) {
    into.put(at, values, image * valuesPerImage, valuesPerImage);
  }

  @Override
  public void addTo(int image, long[] sums, long[] squares) {
    int from = image * valuesPerImage;
    for (int c = 0; c < sums.length; c++) {
      long sum = 0;
      long ofSquares = 0;
      for (int i = c; i < valuesPerImage; i += sums.length) {
        int value = values[from + i] & 0xff;
        sum += value;
        ofSquares += (long) value * value;
      }
      sums[c] += sum;
      squares[c] += ofSquares;
    }
  }

  @Override
  public Object identity(int image) {
    return ByteBuffer.wrap(values, image * valuesPerImage, valuesPerImage);
  }

  @Override
  public Pixels subset(int[] indices) {
    byte[] some =
        new byte[ImageSet.byteCount(indices.length, valuesPerImage, 1, 1, "the images chosen")];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(
          values, indices[i] * valuesPerImage, some, i * valuesPerImage, valuesPerImage);
    }
    return new HeapPixels(some, valuesPerImage);
  }

  @Override
  public byte[] toArray() {
    return values;
  }

  @Override
  public boolean inMemory() {
    return true;
  }
}
