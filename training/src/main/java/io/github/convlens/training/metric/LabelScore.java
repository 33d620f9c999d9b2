package io.github.convlens.training.metric;

import io.github.convlens.core.option.Setting;

/** The scores of a single label. */
public enum LabelScore {
  /** Of the images for which the label is predicted, the fraction that have the label. */
  PRECISION {
    @Override
    public double of(LabelSample sample, int label) {
      return sample.precision(label);
    }
  },
  /** Of the images that have the label, the fraction for which the label is predicted. */
  RECALL {
    @Override
    public double of(LabelSample sample, int label) {
      return sample.recall(label);
    }
  },
  /** The harmonic mean of precision and recall. */
  F1 {
    @Override
    public double of(LabelSample sample, int label) {
      return sample.f1(label);
    }
  },
  /** The area under the label's ROC curve. */
  ROC_AUC {
    @Override
    public double of(LabelSample sample, int label) {
      return sample.rocAuc(label);
    }
  },
  /** The area under the label's precision-recall curve. */
  AVERAGE_PRECISION {
    @Override
    public double of(LabelSample sample, int label) {
      return sample.averagePrecision(label);
    }
  };

  /** The value for a label; NaN if it is not defined. */
  public abstract double of(LabelSample sample, int label);

  /** The name, such as {@code roc_auc}. */
  public String key() {
    return Setting.name(this);
  }
}
