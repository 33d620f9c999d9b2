package io.github.convlens.training.parallel;

import io.github.convlens.data.device.Batch;
import io.github.convlens.training.optimize.Gradients;
import io.github.convlens.training.optimize.Loss;

/** A batch divided among devices. */
public interface Parts extends AutoCloseable {

  /** The first device's part. The other devices compute their parts at the same time. */
  Batch first();

  /**
   * The share of the first part in the mean loss of the whole batch, which is the mean loss of the
   * part times the part's fraction of the images. The gradients of all shares add up to the
   * gradient of the whole batch's mean loss.
   */
  Loss.Value share(Loss.Value first);

  /**
   * Waits for the other parts and adds their gradients.
   *
   * @param first the first part, as returned by {@link #share}
   * @param gradients already contains the gradients of the first part
   * @return the whole batch's loss and number of correct images
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
