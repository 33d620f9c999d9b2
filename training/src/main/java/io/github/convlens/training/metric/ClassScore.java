package io.github.convlens.training.metric;

import io.github.convlens.core.option.Setting;

/** The scores that a single class has, against all others. */
public enum ClassScore {
  /** The fraction of the images predicted as the class whose label is the class. */
  PRECISION {
    @Override
    double of(ClassSample sample, int label) {
      return sample.confusion().precision(label);
    }
  },
  /** The fraction of the class's images that are predicted as the class. */
  RECALL {
    @Override
    double of(ClassSample sample, int label) {
      return sample.confusion().recall(label);
    }
  },
  /** The harmonic mean of both. */
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

  /** The name, as {@code roc_auc}. */
  public String key() {
    return Setting.name(this);
  }
}
