package io.github.convlens.data.device;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.convlens.data.picture.StoreSize;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * All images of a split in one array on the device, with their border.
 *
 * @param store shape (N, H + 2·padding, W + 2·padding, C)
 * @param grid the size of an image and its border, from which the indices of pixels are computed
 */
record ResidentStore(NDArray store, ImageGrid grid) implements ImageStore {

  private int count() {
    return Math.toIntExact(store.getShape().get(0));
  }

  @Override
  public PixelSource ordered(NDManager pass) {
    return grid.padding() == 0
        ? new PixelSource.Rows(imageRows(pass))
        : planned(EpochPlan.unchanged(count(), grid.padding()), true, null, pass);
  }

  @Override
  public PixelSource planned(
      EpochPlan plan,
      boolean windows,
      @Nullable IntFunction<StoreSize.Window> cut,
      NDManager pass) {
    if (cut != null) {
      throw new IllegalArgumentException(
          "windows can be cut only from pictures that are stored larger than the network's input,"
              + " and images in memory have the size of the input");
    }
    if (!windows) {
      return new PixelSource.Shuffled(imageRows(pass), Upload.int64(plan.order(), pass));
    }
    NDArray pixels = store.reshape(grid.pixels(count()));
    pixels.attach(pass);
    return grid.windows(pixels, plan.order(), plan, 0, grid.offsets(pass), pass);
  }

  private NDArray imageRows(NDManager pass) {
    NDArray rows = store.reshape(count(), grid.values());
    rows.attach(pass);
    return rows;
  }

  @Override
  public Storage storage() {
    return store.getDataType() == DataType.FLOAT32 ? Storage.FLOATS : Storage.BYTES;
  }

  @Override
  public void close() {
    store.close();
  }
}
