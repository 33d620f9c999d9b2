package io.github.convlens.training.metric;

import io.github.convlens.core.option.Setting;
import java.util.function.ToDoubleFunction;

/**
 * The metrics of multi-label classification, where several labels are predicted for each image. A
 * label is predicted if its probability is at least a threshold. The description of a score that
 * does not need a threshold says so.
 */
public enum LabelMetric implements Metric {
  /** The mean average precision. */
  MAP(
      Direction.HIGHER,
      "mean average precision: area under the precision-recall curve, mean over the labels;"
          + " needs no threshold",
      "average_precision_score",
      s -> s.meanOverLabels(s::averagePrecision)),
  /** F1 over all decisions. */
  F1_MICRO(
      Direction.HIGHER,
      "F1 over all decisions, one for each image and label",
      "f1_score",
      LabelSample::f1Micro),
  /** The mean F1 of the labels. */
  F1_MACRO(
      Direction.HIGHER,
      "mean F1 of the labels, each with equal weight",
      "f1_score",
      s -> s.meanOverLabels(s::f1)),
  /** Precision over all decisions. */
  PRECISION_MICRO(
      Direction.HIGHER,
      "precision over all decisions: fraction of the predicted labels that are present",
      "precision_score",
      LabelSample::precisionMicro),
  /** Recall over all decisions. */
  RECALL_MICRO(
      Direction.HIGHER,
      "recall over all decisions: fraction of the present labels that are predicted",
      "recall_score",
      LabelSample::recallMicro),
  /** The mean precision of the labels. */
  PRECISION_MACRO(
      Direction.HIGHER,
      "mean precision of the labels, each with equal weight",
      "precision_score",
      s -> s.meanOverLabels(s::precision)),
  /** The mean recall of the labels. */
  RECALL_MACRO(
      Direction.HIGHER,
      "mean recall of the labels, each with equal weight",
      "recall_score",
      s -> s.meanOverLabels(s::recall)),
  /** The fraction of the images for which every label is predicted correctly. */
  SUBSET_ACCURACY(
      Direction.HIGHER,
      "fraction of images for which every label is predicted correctly",
      "accuracy_score",
      LabelSample::subsetAccuracy),
  /** The fraction of the decisions that are wrong. */
  HAMMING_LOSS(
      Direction.LOWER,
      "fraction of decisions that are wrong",
      "hamming_loss",
      LabelSample::hammingLoss),
  /** The mean area under the labels' ROC curves. */
  ROC_AUC(
      Direction.HIGHER,
      "area under the ROC curve, mean over the labels; needs no threshold",
      "roc_auc_score",
      s -> s.meanOverLabels(s::rocAuc)),
  /** The mean cross-entropy of the decisions. */
  LOG_LOSS(
      Direction.LOWER,
      "mean negative logarithm of the probability of the right decision, over images and"
          + " labels; needs no threshold",
      "log_loss",
      LabelSample::logLoss);

  private final Direction direction;
  private final String description;
  private final String function;
  private final ToDoubleFunction<LabelSample> value;

  LabelMetric(
      Direction direction,
      String description,
      String function,
      ToDoubleFunction<LabelSample> value) {
    this.direction = direction;
    this.description = description;
    this.function = function;
    this.value = value;
  }

  /** The value for a sample; NaN if it is not defined. */
  public double of(LabelSample sample) {
    return value.applyAsDouble(sample);
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
