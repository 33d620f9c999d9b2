package io.github.convlens.data.device;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.data.image.SeededRandom;
import java.util.SplittableRandom;

/**
 * Sets a square of every image to 0, which is the mean colour after normalisation. A square is the
 * product of a band of rows and a band of columns; both are looked up in small resident tables.
 *
 * @param row the rows of the squares' centres, in the order of the epoch; int64 (N)
 * @param column the columns of the squares' centres, in the order of the epoch; int64 (N)
 * @param rowBands float32 (H, H), whose row r is 1 in the band centred at r, and 0 elsewhere
 * @param columnBands float32 (W, W), the same for columns
 * @param one the number 1, float32 (1)
 */
record CutoutMask(NDArray row, NDArray column, NDArray rowBands, NDArray columnBands, NDArray one)
    implements ImageChange {

  /** The stream of random numbers, which differs from those of {@link EpochPlan}. */
  private static final long CUTOUT = 4;

  static CutoutMask draw(int side, Epoch epoch, NDManager manager) {
    int[][] centres = centres(epoch);
    return new CutoutMask(
        Upload.int64(centres[0], manager),
        Upload.int64(centres[1], manager),
        bands(epoch.picture().height(), side, manager),
        bands(epoch.picture().width(), side, manager),
        manager.ones(new Shape(1)));
  }

  /** Rows and columns of the squares' centres, in the order of the epoch. */
  static int[][] centres(Epoch epoch) {
    SplittableRandom random = SeededRandom.of(epoch.seed(), CUTOUT, epoch.epoch());
    int[][] centres = new int[2][epoch.count()];
    for (int i = 0; i < epoch.count(); i++) {
      centres[0][i] = random.nextInt(epoch.picture().height());
      centres[1][i] = random.nextInt(epoch.picture().width());
    }
    return centres;
  }

  @Override
  public void apply(NDArray images, int from, int to, NDManager manager) {
    long n = (long) to - from;
    long height = rowBands.getShape().get(0);
    long width = columnBands.getShape().get(0);
    try (NDArray centreRow = row.get(manager, NDIndex.sliceAxis(0, from, to));
        NDArray centreColumn = column.get(manager, NDIndex.sliceAxis(0, from, to));
        NDArray bandOfRows = PixelSource.lookUp(centreRow, rowBands);
        NDArray rows = bandOfRows.reshape(n, height, 1, 1);
        NDArray bandOfColumns = PixelSource.lookUp(centreColumn, columnBands);
        NDArray columns = bandOfColumns.reshape(n, 1, width, 1);
        NDArray square = rows.mul(columns);
        NDArray negative = square.negi();
        NDArray outside = negative.addi(one)) {
      images.muli(outside);
    }
  }

  // If the side is even, the square reaches one pixel further up and left than down and right, as
  // in the code of Cutout's authors.
  private static NDArray bands(int length, int side, NDManager manager) {
    float[] table = new float[length * length];
    for (int centre = 0; centre < length; centre++) {
      int first = Math.max(0, centre - side / 2);
      int end = Math.min(length, centre - side / 2 + side);
      for (int i = first; i < end; i++) {
        table[centre * length + i] = 1;
      }
    }
    return Upload.float32(table, new Shape(length, length), manager);
  }
}
