package io.github.convlens.training.metric;

import io.github.convlens.core.option.Setting;

/** The scores of a single class against all other classes. */
public enum ClassScore {
  /** Of the images that are predicted as the class, the fraction that belong to it. */
  PRECISION {
    @Override
    double of(ClassSample sample, int label) {
      return sample.confusion().precision(label);
    }
  },
  /** Of the images that belong to the class, the fraction that are predicted as it. */
  RECALL {
    @Override
    double of(ClassSample sample, int label) {
      return sample.confusion().recall(label);
    }
  },
  /** The harmonic mean of precision and recall. */
  F1 {
    @Override
    double of(ClassSample sample, int label) {
      return sample.confusion().f1(label);
    }
  },
  /** The area under the class's ROC curve. */
  ROC_AUC {
    @Override
    double of(ClassSample sample, int label) {
      return sample.rocAuc(label);
    }
  },
  /** The area under the class's precision-recall curve. */
  AVERAGE_PRECISION {
    @Override
    double of(ClassSample sample, int label) {
      return sample.averagePrecision(label);
    }
  };

  /** The value for a class; NaN if it is not defined. */
  abstract double of(ClassSample sample, int label);

  /** The name, such as {@code roc_auc}. */
  public String key() {
    return Setting.name(this);
  }
}
