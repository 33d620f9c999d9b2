package io.github.convlens.data.image;

import io.github.convlens.data.picture.StoreSize;
import java.nio.ByteBuffer;

/**
 * Pictures that are stored larger than the network's input. When a picture is read, the whole
 * picture or a window is resized, with antialiasing.
 *
 * @param stored the larger pictures
 * @param size the size of the larger pictures
 * @param channels 1 or 3
 * @param height the height of the network's input in pixels
 * @param width the width of the network's input in pixels
 */
public record ReducedPixels(Pixels stored, StoreSize size, int channels, int height, int width)
    implements Pixels {

  @Override
  public int count() {
    return stored.count();
  }

  @Override
  public int valuesPerImage() {
    return channels * height * width;
  }

  @Override
  public void copy(int image, ByteBuffer into, int at) {
    copy(image, size.whole(), into, at);
  }

  /**
   * Copies a window of an image, resized to the network's input.
   *
   * @param into receives the bytes; its position is neither used nor changed
   * @param at the index in {@code into} at which the first byte is written
   */
  public void copy(int image, StoreSize.Window window, ByteBuffer into, int at) {
    byte[] all = new byte[stored.valuesPerImage()];
    stored.copy(image, ByteBuffer.wrap(all), 0);
    into.put(at, size.crop(all, channels, window, height, width));
  }

  @Override
  public void addTo(int image, long[] sums, long[] squares) {
    stored.addTo(image, sums, squares);
  }

  @Override
  public int valuesAdded() {
    return stored.valuesAdded();
  }

  @Override
  public Object identity(int image) {
    return stored.identity(image);
  }

  @Override
  public Pixels subset(int[] indices) {
    return new ReducedPixels(stored.subset(indices), size, channels, height, width);
  }

  @Override
  public byte[] toArray() {
    byte[] all = new byte[ImageSet.byteCount(count(), channels, height, width, "the pictures")];
    ByteBuffer into = ByteBuffer.wrap(all);
    for (int i = 0; i < count(); i++) {
      copy(i, into, i * valuesPerImage());
    }
    return all;
  }

  /**
   * False, even if the stored pictures are in memory: each picture is resized when it is read
   * ahead, while the network trains.
   */
  @Override
  public boolean inMemory() {
    return false;
  }
}
