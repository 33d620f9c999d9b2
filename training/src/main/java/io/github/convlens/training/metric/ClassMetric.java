package io.github.convlens.training.metric;

import io.github.convlens.core.option.Setting;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The metrics of classification, where one class is predicted for each image. */
public enum ClassMetric implements Metric {
  /** The fraction of the images that are predicted correctly. */
  ACCURACY(
      Direction.HIGHER,
      "fraction of images that are predicted correctly",
      "accuracy_score",
      s -> s.confusion().accuracy()),
  /** The mean recall of the classes that have images. */
  BALANCED_ACCURACY(
      Direction.HIGHER,
      "mean recall of the classes, each with equal weight",
      "balanced_accuracy_score",
      s -> s.confusion().balancedAccuracy()),
  /** The fraction of the images whose class is among the five likeliest. */
  TOP_5_ACCURACY(
      Direction.HIGHER,
      "fraction of images whose class is among the five likeliest",
      "top_k_accuracy_score",
      s -> s.topAccuracy(5)) {
    @Override
    public boolean informs(int classes) {
      return classes > 5;
    }
  },
  /** The mean precision of the classes. */
  PRECISION_MACRO(
      Direction.HIGHER,
      "mean precision of the classes, each with equal weight",
      "precision_score",
      s -> Average.MACRO.of(s.confusion(), s.confusion()::precision)),
  /** The mean recall of the classes that occur, as labels or as predictions. */
  RECALL_MACRO(
      Direction.HIGHER,
      "mean recall of the classes; a class that is predicted, but that no image has, counts as 0",
      "recall_score",
      s -> Average.MACRO.of(s.confusion(), s.confusion()::recall)),
  /** The mean F1 of the classes. */
  F1_MACRO(
      Direction.HIGHER,
      "mean F1 of the classes, each with equal weight",
      "f1_score",
      s -> Average.MACRO.of(s.confusion(), s.confusion()::f1)),
  /** Precision over all decisions. With one class per image, it equals the accuracy. */
  PRECISION_MICRO(
      Direction.HIGHER,
      "precision over all decisions; with one class for each image, it equals the accuracy",
      "precision_score",
      s -> s.confusion().accuracy()),
  /** Recall over all decisions. With one class per image, it equals the accuracy. */
  RECALL_MICRO(
      Direction.HIGHER,
      "recall over all decisions; with one class for each image, it equals the accuracy",
      "recall_score",
      s -> s.confusion().accuracy()),
  /** F1 over all decisions. With one class per image, it equals the accuracy. */
  F1_MICRO(
      Direction.HIGHER,
      "F1 over all decisions; with one class for each image, it equals the accuracy",
      "f1_score",
      s -> s.confusion().accuracy()),
  /** The mean precision, in which each class is weighted by its number of images. */
  PRECISION_WEIGHTED(
      Direction.HIGHER,
      "mean precision of the classes, each weighted by its number of images",
      "precision_score",
      s -> Average.WEIGHTED.of(s.confusion(), s.confusion()::precision)),
  /** The mean recall, in which each class is weighted by its number of images. */
  RECALL_WEIGHTED(
      Direction.HIGHER,
      "mean recall of the classes, each weighted by its number of images",
      "recall_score",
      s -> Average.WEIGHTED.of(s.confusion(), s.confusion()::recall)),
  /** The mean F1, in which each class is weighted by its number of images. */
  F1_WEIGHTED(
      Direction.HIGHER,
      "mean F1 of the classes, each weighted by its number of images",
      "f1_score",
      s -> Average.WEIGHTED.of(s.confusion(), s.confusion()::f1)),
  /** Cohen's kappa. */
  COHEN_KAPPA(
      Direction.HIGHER,
      "Cohen's kappa: agreement beyond chance; 0 is chance and 1 is the best",
      "cohen_kappa_score",
      s -> s.confusion().cohenKappa()),
  /** Matthews' correlation coefficient. */
  MATTHEWS(
      Direction.HIGHER,
      "Matthews' correlation of labels and predictions, from -1 to 1",
      "matthews_corrcoef",
      s -> s.confusion().matthews()),
  /** The mean area under the classes' ROC curves. */
  ROC_AUC(
      Direction.HIGHER,
      "area under the ROC curve of each class against the others, mean over the classes",
      "roc_auc_score",
      s -> s.meanOverClasses(s::rocAuc)),
  /** The mean of the classes' average precisions. */
  AVERAGE_PRECISION(
      Direction.HIGHER,
      "area under the precision-recall curve of each class against the others, mean over"
          + " the classes",
      "average_precision_score",
      s -> s.meanOverClasses(s::averagePrecision)),
  /** Brier's score. */
  BRIER(
      Direction.LOWER,
      "Brier's score: squared error of the probabilities",
      "brier_score_loss",
      ClassSample::brier),
  /** The mean cross-entropy. */
  LOG_LOSS(
      Direction.LOWER,
      "mean negative logarithm of the right class's probability",
      "log_loss",
      ClassSample::logLoss),
  /** The expected calibration error. */
  CALIBRATION_ERROR(
      Direction.LOWER,
      "expected calibration error: mean distance between confidence and accuracy, in 15 bins",
      "calibration_curve",
      s -> s.reliability().expectedError());

  private final Direction direction;
  private final String description;
  private final String function;
  private final ToDoubleFunction<ClassSample> value;

  ClassMetric(
      Direction direction,
      String description,
      String function,
      ToDoubleFunction<ClassSample> value) {
    this.direction = direction;
    this.description = description;
    this.function = function;
    this.value = value;
  }

  /** The value for a sample; NaN if it is not defined. */
  public double of(ClassSample sample) {
    return value.applyAsDouble(sample);
  }

  /** Whether the score can differ from 1 with this number of classes. */
  public boolean informs(int classes) {
    return true;
  }

  /** Whether the score always equals the accuracy, because each image has one class. */
  public boolean repeatsAccuracy() {
    return switch (this) {
      case PRECISION_MICRO, RECALL_MICRO, F1_MICRO, RECALL_WEIGHTED -> true;
      default -> false;
    };
  }

  /** The metric with this name; empty if there is none. */
  public static Optional<ClassMetric> named(String key) {
    return Arrays.stream(values()).filter(metric -> metric.key().equals(key)).findFirst();
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
