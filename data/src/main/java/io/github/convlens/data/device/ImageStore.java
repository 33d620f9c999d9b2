package io.github.convlens.data.device;

import ai.djl.ndarray.NDManager;
import io.github.convlens.data.picture.StoreSize;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The stored pixels of a split, from which every pass gathers its batches. */
sealed interface ImageStore extends AutoCloseable permits ResidentStore, StreamedStore {

  /** All images in stored order, unchanged. */
  PixelSource ordered(NDManager pass);

  /**
   * The images in the order of a plan.
   *
   * @param plan the plan of an epoch
   * @param windows whether the plan crops or flips
   * @param cut the window of the stored picture at each position; null for the whole picture
   * @param pass the owner of the arrays that only this pass needs
   */
  PixelSource planned(
      EpochPlan plan, boolean windows, @Nullable IntFunction<StoreSize.Window> cut, NDManager pass);

  /** The form in which the pixels are stored. */
  Storage storage();

  @Override
  void close();
}
