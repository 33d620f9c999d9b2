package io.github.convlens.training;

/** What adds up over an epoch: hits, images and the time that training took. */
final class EpochProgress {

  private static final double NANOS = 1e9;

  private final long start = System.nanoTime();
  private final double earlierSeconds;
  private long correct;
  private long images;
  private double trainingSeconds;

  EpochProgress() {
    this(EpochSums.NONE);
  }

  /** Goes on from what an earlier session summed up. */
  EpochProgress(EpochSums earlier) {
    earlierSeconds = earlier.seconds();
    correct = earlier.correct();
    images = earlier.images();
  }

  void add(int batchCorrect, int batchImages) {
    correct += batchCorrect;
    images += batchImages;
  }

  /** The training part is over. */
  void trained() {
    trainingSeconds = seconds();
  }

  EpochSums sums() {
    return new EpochSums(correct, images, seconds());
  }

  EpochResult result(int epoch, double trainLoss, Evaluator.Evaluation validation) {
    return new EpochResult(
        epoch,
        trainLoss,
        (double) correct / images,
        validation.loss(),
        validation.accuracy(),
        seconds(),
        images / trainingSeconds);
  }

  private double seconds() {
    return earlierSeconds + (System.nanoTime() - start) / NANOS;
  }
}
