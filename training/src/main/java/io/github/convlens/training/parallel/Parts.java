package io.github.convlens.training.parallel;

import io.github.convlens.data.device.Batch;
import io.github.convlens.training.optimize.Gradients;
import io.github.convlens.training.optimize.Loss;

/** A batch divided among devices. */
public interface Parts extends AutoCloseable {

  /** The first device's part; the others compute theirs meanwhile. */
  Batch first();

  /**
   * The first part's mean loss as its share of the whole batch's: multiplied by its fraction of the
   * images. The shares' gradients add up to the gradient of the whole batch's mean loss.
   */
  Loss.Value share(Loss.Value first);

  /**
   * Waits for the other parts and adds their gradients.
   *
   * @param first as {@link #share} gave it
   * @param gradients has the first part's already
   * @return the whole batch's loss and hits
   * @throws RuntimeException whatever a part ended with
   */
  Loss.Value joined(Loss.Value first, Gradients gradients);

  /**
   * Waits until no device computes any more, and frees what they did.
   *
   * @throws RuntimeException whatever a part ended with, if {@link #joined} did not throw it
   */
  @Override
  void close();
}
