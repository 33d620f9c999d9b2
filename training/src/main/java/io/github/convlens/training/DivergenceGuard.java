package io.github.convlens.training;

/** Ends a training whose loss is NaN or infinite. */
public final class DivergenceGuard implements Listener {

  @Override
  public void onReading(Reading reading) {
    if (!Double.isFinite(reading.loss())) {
      throw new TrainingDivergedException(
          "training diverged: the loss is %s in epoch %d, step %d: lower training.learning_rate"
                  .formatted(reading.loss(), reading.batch().epoch(), reading.batch().step())
              + " (it was %.3g there) or clip gradients with training.clip_norm"
                  .formatted(reading.batch().learningRate()));
    }
  }
}
