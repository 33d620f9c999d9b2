package io.github.convlens.training.internal.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.convlens.data.internal.torch.ScriptModule;

/**
 * The kernels for losses and for counting correct images.
 *
 * <p>Each loss is differentiable and returns two arrays, attached to the outputs' manager: the mean
 * loss over the batch, a float32 scalar, and the number of images that were classified correctly,
 * an int64 scalar.
 */
public final class LossKernels {

  private final ScriptModule module;

  LossKernels(ScriptModule module) {
    this.module = module;
  }

  /**
   * Softmax cross-entropy, {@code torch.nn.CrossEntropyLoss}.
   *
   * @param logits float32 (N, classes)
   * @param labels int64 (N)
   * @param smoothing label smoothing, a {@link #hostScalar}
   */
  public NDList crossEntropy(NDArray logits, NDArray labels, NDArray smoothing) {
    return module.differentiable("cross_entropy", logits, labels, smoothing);
  }

  /**
   * Softmax cross-entropy, where each image's loss is multiplied by the weight of its class before
   * the mean over the images is taken.
   *
   * @param logits float32 (N, classes)
   * @param labels int64 (N)
   * @param smoothing label smoothing, a {@link #hostScalar}
   * @param weights float32 (classes)
   */
  public NDList weightedCrossEntropy(
      NDArray logits, NDArray labels, NDArray smoothing, NDArray weights) {
    return module.differentiable("weighted_cross_entropy", logits, labels, smoothing, weights);
  }

  /**
   * Softmax cross-entropy of logits to which a number per class has been added. Correct images are
   * counted without this number.
   *
   * @param logits float32 (N, classes)
   * @param labels int64 (N)
   * @param smoothing label smoothing, a {@link #hostScalar}
   * @param offsets float32 (classes)
   */
  public NDList adjustedCrossEntropy(
      NDArray logits, NDArray labels, NDArray smoothing, NDArray offsets) {
    return module.differentiable("adjusted_cross_entropy", logits, labels, smoothing, offsets);
  }

  /**
   * Softmax cross-entropy. Each image's loss is multiplied by (1 − p)^γ, where p is the probability
   * of the image's class.
   *
   * @param logits float32 (N, classes)
   * @param labels int64 (N)
   * @param gamma γ, a {@link #hostScalar}
   */
  public NDList focal(NDArray logits, NDArray labels, NDArray gamma) {
    return module.differentiable("focal", logits, labels, gamma);
  }

  /**
   * The loss of {@link #focal}, where each image's loss is multiplied by the weight of its class
   * before the mean over the images is taken.
   *
   * @param weights float32 (classes)
   */
  public NDList weightedFocal(NDArray logits, NDArray labels, NDArray gamma, NDArray weights) {
    return module.differentiable("weighted_focal", logits, labels, gamma, weights);
  }

  /**
   * Mean of (output − one-hot target)² over batch and classes, {@code torch.nn.MSELoss}.
   *
   * @param outputs float32 (N, classes)
   * @param labels int64 (N)
   */
  public NDList meanSquaredError(NDArray outputs, NDArray labels) {
    return module.differentiable("mean_squared_error", outputs, labels);
  }

  /**
   * Sigmoid cross-entropy with two classes, {@code torch.nn.BCEWithLogitsLoss}.
   *
   * @param outputs float32 (N, 1), the logit of class 1
   * @param labels int64 (N), 0 or 1
   */
  public NDList binaryCrossEntropy(NDArray outputs, NDArray labels) {
    return module.differentiable("binary_cross_entropy", outputs, labels);
  }

  /**
   * Sigmoid cross-entropy of several labels, {@code torch.nn.BCEWithLogitsLoss}; no image counts as
   * correct.
   *
   * @param outputs float32 (N, labels), logits
   * @param targets float32 (N, labels), 1 for a label that is present, else 0
   */
  public NDList labelCrossEntropy(NDArray outputs, NDArray targets) {
    return module.differentiable("label_cross_entropy", outputs, targets);
  }

  /**
   * Mean of (output − target)², {@code torch.nn.MSELoss}; no image counts as correct.
   *
   * @param outputs float32 (N, numbers)
   * @param targets float32 (N, numbers)
   */
  public NDList squaredError(NDArray outputs, NDArray targets) {
    return module.differentiable("squared_error", outputs, targets);
  }

  /**
   * Mean of |output − target|, {@code torch.nn.L1Loss}; no image counts as correct.
   *
   * @param outputs float32 (N, numbers)
   * @param targets float32 (N, numbers)
   */
  public NDList absoluteError(NDArray outputs, NDArray targets) {
    return module.differentiable("absolute_error", outputs, targets);
  }

  /**
   * {@code torch.nn.SmoothL1Loss}; no image counts as correct.
   *
   * @param outputs float32 (N, numbers)
   * @param targets float32 (N, numbers)
   * @param beta the error from which the loss is linear instead of quadratic, a {@link #hostScalar}
   */
  public NDList smoothL1(NDArray outputs, NDArray targets, NDArray beta) {
    return module.differentiable("smooth_l1", outputs, targets, beta);
  }

  /**
   * An array times a factor; differentiable.
   *
   * @param array an array of any shape
   * @param factor a {@link #hostScalar}
   */
  public NDArray times(NDArray array, NDArray factor) {
    return module.differentiable("times", array, factor).get(0);
  }

  /**
   * {@code share · first + (1 − share) · second}; differentiable.
   *
   * @param first a scalar
   * @param second a scalar
   * @param share a {@link #hostScalar}
   */
  public NDArray mixed(NDArray first, NDArray second, NDArray share) {
    return module.differentiable("mixed", first, second, share).get(0);
  }

  /**
   * A scalar argument for a differentiable kernel. It is float32 and lies on the host, so that
   * reading it does not wait for a device.
   *
   * @param manager the owner of the scalar
   */
  public static NDArray hostScalar(NDManager manager, double value) {
    return manager.newSubManager(Device.cpu()).create((float) value);
  }

  /**
   * Adds a batch to the totals of an evaluation, in place.
   *
   * @param totals float64 (2): the sum of the images' losses, and the number of correct images
   * @param loss the mean loss of the batch, a scalar
   * @param correct the number of correct images in the batch, an int64 scalar
   * @param images the number of images in the batch
   */
  public void addToTotals(NDArray totals, NDArray loss, NDArray correct, long images) {
    module.update("add_to_totals", totals, loss, correct, images);
  }

  /**
   * A batch's loss and its number of correct images, in one array.
   *
   * @return float64 (2), attached to {@code manager}
   */
  public NDArray pack(NDManager manager, NDArray loss, NDArray correct) {
    return module.array(manager, "pack", loss, correct);
  }

  /**
   * A batch's loss, its number of correct images and the loss scale, in one array.
   *
   * @param scale a float32 scalar
   * @return float64 (3), attached to {@code manager}
   */
  public NDArray packWithScale(NDManager manager, NDArray loss, NDArray correct, NDArray scale) {
    return module.array(manager, "pack_with_scale", loss, correct, scale);
  }
}
