package io.github.convlens.data.target;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** The values that a network is to predict for a list of images, in their order. */
public sealed interface Targets permits ClassTargets, LabelTargets, NumberTargets {

  /** The task to which the targets belong. */
  Task task();

  /** The number of images. */
  int count();

  /** The targets at some indices, in the order of the indices. */
  Targets subset(int... indices);

  /**
   * The stratum of each image, from 0. A part that is held out should have its share of each
   * stratum. For classes, the stratum is the class; for other targets, all images are in one
   * stratum.
   */
  int[] strata();

  /**
   * An image's target as text.
   *
   * @param names the names of the targets: of the classes, of the labels, or of the numbers
   */
  String text(int image, List<String> names);

  /**
   * The targets on a device, in memory of their own and in the form that losses expect. Classes are
   * indices, int64 (N). Labels are float32 (N, outputs): 1 if a label is present, else 0. Numbers
   * are scaled, float32 (N, outputs).
   *
   * @param manager the owner of the array
   */
  NDArray on(NDManager manager);
}
