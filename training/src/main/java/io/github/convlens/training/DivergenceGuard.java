package io.github.convlens.training;

/** Ends a training in whose outputs, gradients or loss NaN or infinity was read. */
public final class DivergenceGuard implements Listener {

  private FirstNonFinite nonFinite;

  @Override
  public void onTrainingBegin(TrainingContext context) {
    nonFinite = context.nonFinite();
  }

  @Override
  public void onReading(Reading reading) {
    if (!Double.isFinite(reading.loss())) {
      nonFinite.found("the loss");
    }
    nonFinite
        .place()
        .ifPresent(
            place -> {
              throw new TrainingDivergedException(
                  "training diverged: %s is NaN or infinite in epoch %d, step %d: "
                          .formatted(place, reading.batch().epoch(), reading.batch().step())
                      + "lower training.learning_rate (it was %.3g there) "
                          .formatted(reading.batch().learningRate())
                      + "or clip gradients with training.clip_norm");
            });
  }
}
