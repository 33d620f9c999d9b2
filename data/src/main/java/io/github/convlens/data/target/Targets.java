package io.github.convlens.data.target;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** What is to be predicted for some images, in their order. */
public sealed interface Targets permits ClassTargets, LabelTargets, NumberTargets {

  /** The task that they belong to. */
  Task task();

  /** The number of images. */
  int count();

  /** The targets at some indices, in the order of the indices. */
  Targets subset(int... indices);

  /**
   * The stratum of each image, from 0: a part that is held out should have its share of each
   * stratum. For classes, it is the class; with other targets, all images are in one stratum.
   */
  int[] strata();

  /**
   * An image's target as text.
   *
   * @param names the names of the classes, labels or numbers
   */
  String text(int image, List<String> names);

  /**
   * The targets on a device, in memory of their own, as losses take them: class indices (N), int64;
   * or (N, outputs), float32, 1 for a label that is present and 0 for others, or scaled numbers.
   *
   * @param manager owns the array
   */
  NDArray on(NDManager manager);
}
