package io.github.convlens.training;

import io.github.convlens.training.optimize.LossOptions;
import io.github.convlens.training.optimize.OptimizerOptions;
import io.github.convlens.training.optimize.Schedule;
import io.github.convlens.training.precision.Precision;

/**
 * How a network is trained. Boxed components may be null: then that behaviour is off.
 *
 * @param epochs passes over the training split
 * @param batchSize images per batch
 * @param dropLast leave the last short batch of an epoch out; evaluation always uses every image
 * @param learningRate the highest rate of whatever schedule
 * @param warmupSteps batches of linear warm-up before the schedule
 * @param clipNorm upper bound of the gradient's total 2-norm
 * @param clipValue bound of each gradient element, both ways
 * @param accumulate batches whose gradients are averaged into one update
 * @param maxSeconds stop after the batch in which this much time has passed
 * @param limitBatches at most so many batches an epoch, training and validation alike (smoke runs)
 * @param precision of the arithmetic
 */
public record TrainingOptions(
    int epochs,
    int batchSize,
    boolean dropLast,
    double learningRate,
    LossOptions loss,
    OptimizerOptions optimizer,
    Schedule schedule,
    int warmupSteps,
    Double clipNorm,
    Double clipValue,
    int accumulate,
    EarlyStoppingOptions earlyStopping,
    Double maxSeconds,
    Integer limitBatches,
    Precision precision) {

  public TrainingOptions {
    atLeast("epochs", epochs, 1);
    atLeast("batch_size", batchSize, 1);
    atLeast("accumulate", accumulate, 1);
    atLeast("warmup_steps", warmupSteps, 0);
    above0("learning_rate", learningRate);
    above0("clip_norm", clipNorm);
    above0("clip_value", clipValue);
    above0("max_seconds", maxSeconds);
    if (limitBatches != null) {
      atLeast("limit_batches", limitBatches, 1);
    }
  }

  /** In single precision. */
  public TrainingOptions(
      int epochs,
      int batchSize,
      boolean dropLast,
      double learningRate,
      LossOptions loss,
      OptimizerOptions optimizer,
      Schedule schedule,
      int warmupSteps,
      Double clipNorm,
      Double clipValue,
      int accumulate,
      EarlyStoppingOptions earlyStopping,
      Double maxSeconds,
      Integer limitBatches) {
    this(
        epochs,
        batchSize,
        dropLast,
        learningRate,
        loss,
        optimizer,
        schedule,
        warmupSteps,
        clipNorm,
        clipValue,
        accumulate,
        earlyStopping,
        maxSeconds,
        limitBatches,
        Precision.FLOAT32);
  }

  /** The same in another precision. */
  public TrainingOptions withPrecision(Precision precision) {
    return new TrainingOptions(
        epochs,
        batchSize,
        dropLast,
        learningRate,
        loss,
        optimizer,
        schedule,
        warmupSteps,
        clipNorm,
        clipValue,
        accumulate,
        earlyStopping,
        maxSeconds,
        limitBatches,
        precision);
  }

  private static void atLeast(String key, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          key + " is " + value + ": give a whole number, " + least + " or more");
    }
  }

  private static void above0(String key, Double value) {
    if (value != null && !(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(key + " is " + value + ": give a number above 0");
    }
  }
}
