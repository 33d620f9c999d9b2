package io.github.convlens.data.internal.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * Kernels that change images on a device; their source is {@code augment.py}. The pixel values,
 * called levels in the parameters, are float32 (N, C, H, W), whole numbers from 0 to 255. Arrays
 * that these methods return may be passed only to these methods, not to a layer.
 */
public final class AugmentKernels implements AutoCloseable {

  private final ScriptModule module;

  private AugmentKernels(ScriptModule module) {
    this.module = module;
  }

  /** Loads the kernels on the manager's device, for use by the calling thread. */
  public static AugmentKernels load(NDManager manager) {
    return new AugmentKernels(
        ScriptModule.load(AugmentKernels.class, "augment.py", "Augment", manager));
  }

  /**
   * The constants of normalisation: {@code (value − mean) / scale}.
   *
   * @param mean the mean in pixel values from 0 to 255, float32 (H·W·C)
   * @param scale the scale in pixel values from 0 to 255, float32 (H·W·C)
   */
  public record Statistics(NDArray mean, NDArray scale) {}

  /**
   * The size of an image.
   *
   * @param height the height in pixels
   * @param width the width in pixels
   * @param channels 1 or 3
   */
  public record Size(long height, long width, long channels) {}

  /**
   * Converts stored pixels to pixel values from 0 to 255.
   *
   * @param stored (N, H·W·C): uint8, or normalised float32
   * @return the pixel values, attached to {@code manager}
   */
  public NDArray levels(NDArray stored, Statistics statistics, Size size, NDManager manager) {
    return module.array(
        manager,
        "levels",
        stored,
        statistics.mean,
        statistics.scale,
        size.height,
        size.width,
        size.channels);
  }

  /**
   * Normalises pixel values.
   *
   * @param out receives the normalised values; float32 (N, H·W·C)
   */
  public void normalize(NDArray levels, Statistics statistics, NDArray out) {
    module.update("normalized", levels, statistics.mean, statistics.scale, out);
  }

  /** The images at the given indices, int64 (M). The result is attached to {@code manager}. */
  public NDArray some(NDArray levels, NDArray index, NDManager manager) {
    return module.array(manager, "some", levels, index);
  }

  /** Replaces the images at the given indices, int64 (M), with {@code images} (M, C, H, W). */
  public void put(NDArray levels, NDArray index, NDArray images) {
    module.update("put", levels, index, images);
  }

  /**
   * The images after a change, attached to {@code manager}.
   *
   * @param change name of the method in the source
   * @param parameters float32 (N, K), a row for each image
   * @param fill the colour outside the original image, float32 (1, C, 1, 1)
   */
  public NDArray changed(
      String change, NDArray levels, NDArray parameters, NDArray fill, NDManager manager) {
    return module.array(manager, change, levels, parameters, fill);
  }

  /**
   * Sets a box of each image to 0.
   *
   * @param images normalised, float32 (N, H, W, C)
   * @param boxes float32 (N, 4): top, left, height, width
   */
  public void erase(NDArray images, NDArray boxes) {
    module.update("erase", images, boxes);
  }

  /**
   * Mixes each image with the previous one in the batch, and the first with the last.
   *
   * @param images normalised, float32 (N, H, W, C)
   * @param share the weight of the original image
   */
  public void mixup(NDArray images, double share) {
    module.update("mixup", images, share);
  }

  /**
   * Copies a box into each image from the previous image in the batch, and into the first image
   * from the last one.
   *
   * @param images normalised, float32 (N, H, W, C)
   */
  public void cutmix(NDArray images, long top, long left, long height, long width) {
    module.update("cutmix", images, top, left, height, width);
  }

  @Override
  public void close() {
    module.close();
  }
}
