package io.github.convlens.training.metric;

import io.github.convlens.core.option.Setting;

/**
 * The metrics of regression, in the numbers' own units. If there are several numbers, a metric is
 * the mean over the numbers.
 */
public enum NumberMetric implements Metric {
  /** The mean absolute error. */
  MAE(
      Direction.LOWER,
      "mean absolute error, in the number's unit",
      "mean_absolute_error",
      NumberSample::meanAbsoluteError),
  /** The root of the mean squared error. */
  RMSE(
      Direction.LOWER,
      "root of the mean squared error, in the number's unit",
      "root_mean_squared_error",
      NumberSample::rootMeanSquaredError),
  /** The coefficient of determination. */
  R2(
      Direction.HIGHER,
      "R²: the fraction of the variance that is explained; 0 for always predicting the mean",
      "r2_score",
      NumberSample::determination);

  private final Direction direction;
  private final String description;
  private final String function;
  private final OfNumber value;

  /** Computes the score of one of the numbers. */
  private interface OfNumber {
    double of(NumberSample sample, int number);
  }

  NumberMetric(Direction direction, String description, String function, OfNumber value) {
    this.direction = direction;
    this.description = description;
    this.function = function;
    this.value = value;
  }

  /** The value for one of the numbers. */
  public double of(NumberSample sample, int number) {
    return value.of(sample, number);
  }

  /** The mean over the numbers. */
  public double of(NumberSample sample) {
    double sum = 0;
    for (int number = 0; number < sample.numbers(); number++) {
      sum += of(sample, number);
    }
    return sum / sample.numbers();
  }

  @Override
  public String key() {
    return Setting.name(this);
  }

  @Override
  public Direction direction() {
    return direction;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public String source() {
    return "sklearn " + function;
  }
}
