package io.github.convlens.data.packed;

import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Pixels;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Some of a data set's packed pictures, in any order.
 *
 * @param pictures all packed pictures of the data set
 * @param places the index of each of these pictures among all pictures
 */
record PackedPixels(PackedPictures pictures, int[] places) implements Pixels {

  @Override
  public int count() {
    return places.length;
  }

  @Override
  public int valuesPerImage() {
    return pictures.valuesPerImage();
  }

  @Override
  public void copy(int image, ByteBuffer into, int at) {
    pictures.copy(places[image], into, at);
  }

  @Override
  public void addTo(int image, long[] sums, long[] squares) {
    pictures.addTo(places[image], sums, squares);
  }

  @Override
  public Object identity(int image) {
    return pictures.fingerprint(places[image]);
  }

  @Override
  public Pixels subset(int[] indices) {
    return new PackedPixels(pictures, Arrays.stream(indices).map(i -> places[i]).toArray());
  }

  @Override
  public byte[] toArray() {
    int size = valuesPerImage();
    byte[] all = new byte[ImageSet.byteCount(places.length, size, 1, 1, "the packed pictures")];
    ByteBuffer into = ByteBuffer.wrap(all);
    for (int i = 0; i < places.length; i++) {
      copy(i, into, i * size);
    }
    return all;
  }

  @Override
  public boolean inMemory() {
    return false;
  }
}
