package io.github.convlens.training.parallel;

import io.github.convlens.data.device.Batch;
import io.github.convlens.training.optimize.Gradients;
import io.github.convlens.training.optimize.Loss;

/** A batch that is divided among devices. */
public interface Parts extends AutoCloseable {

  /** The first device's part. The other devices compute their parts at the same time. */
  Batch first();

  /**
   * The contribution of the first part to the mean loss of the whole batch: the mean loss of the
   * part times the part's fraction of the images. The gradients of all contributions add up to the
   * gradient of the whole batch's mean loss.
   */
  Loss.Value share(Loss.Value first);

  /**
   * Waits for the other parts and adds their gradients.
   *
   * @param first the first part, as returned by {@link #share}
   * @param gradients the gradients, which already contain those of the first part
   * @return the loss of the whole batch, and its number of correct images
   * @throws RuntimeException if the computation of a part failed
   */
  Loss.Value joined(Loss.Value first, Gradients gradients);

  /**
   * Waits until all devices have finished, and frees the results.
   *
   * @throws RuntimeException if the computation of a part failed and {@link #joined} has not thrown
   *     this exception
   */
  @Override
  void close();
}
