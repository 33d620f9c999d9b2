package io.github.convlens.data.device;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import java.nio.ByteBuffer;

/**
 * Copies images to the device in chunks, so that memory never holds a second copy of all images.
 */
final class StoreFilling {
  /**
   * The size of a chunk in bytes. Normalised to floats, a chunk is four times as large, 1 MiB. That
   * still fits in a cache, and the memory of one chunk can be reused for the next.
   */
  private static final int CHUNK_BYTES = 256 << 10;

  private StoreFilling() {}

  /** Creates the store, of shape (N, H + 2·padding, W + 2·padding, C), with all images in it. */
  static NDArray fill(
      ImageSet images,
      Normalization normalization,
      PixelNormalizer normalizer,
      Storage storage,
      ImageGrid grid,
      NDManager manager) {
    int padding = grid.padding();
    Shape shape = grid.stored(images.count());
    DataType type = storage == Storage.FLOATS ? DataType.FLOAT32 : DataType.UINT8;
    NDArray store = padding == 0 ? manager.create(shape, type) : manager.zeros(shape, type);
    if (padding > 0 && storage == Storage.BYTES) {
      paintMeanColour(store, normalization);
    }
    int size = images.valuesPerImage();
    int step = Math.max(1, CHUNK_BYTES / size);
    for (int from = 0; from < images.count(); from += step) {
      int n = Math.min(step, images.count() - from);
      ByteBuffer bytes = ByteBuffer.allocate(n * size);
      for (int i = 0; i < n; i++) {
        images.pixels().copy(from + i, bytes, i * size);
      }
      try (NDManager chunk = manager.newSubManager()) {
        NDArray part = chunk.create(bytes, new Shape(n, size), DataType.UINT8);
        if (storage == Storage.FLOATS) {
          part = normalizer.apply(part);
        }
        store.set(
            grid.inside(from, from + n),
            part.reshape(n, grid.height(), grid.width(), grid.channels()));
      }
    }
    grid.reflect(store);
    return store;
  }

  // Fills the store, and so the border of each image, with the mean colour, rounded to bytes. A
  // store of floats needs no such filling, since its zeros are exactly the mean colour.
  private static void paintMeanColour(NDArray store, Normalization normalization) {
    float[] mean = normalization.mean();
    byte[] colour = new byte[mean.length];
    for (int c = 0; c < mean.length; c++) {
      colour[c] = (byte) Math.round(255 * mean[c]);
    }
    try (NDManager scratch = store.getManager().newSubManager()) {
      NDArray pixel =
          scratch.create(ByteBuffer.wrap(colour), new Shape(1, 1, 1, mean.length), DataType.UINT8);
      store.set(new NDIndex(":, :, :, :"), pixel);
    }
  }
}
