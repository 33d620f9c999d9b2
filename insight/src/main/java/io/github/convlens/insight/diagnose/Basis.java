package io.github.convlens.insight.diagnose;

/**
 * The kind of facts on which the findings of a rule are based. The confidence of the findings
 * depends on this kind.
 */
public enum Basis {
  /** A setting outside the usual range, in a run that did badly. */
  SETTING("a setting beyond what is usual, in a run that did badly", Confidence.VERY_LIKELY),
  /** Counts of images, taken before training. */
  IMAGES("counts of images before training", Confidence.VERY_LIKELY),
  /** Statistics of outputs, gradients and updates. */
  STATISTICS("statistics of outputs, gradients and updates", Confidence.LIKELY),
  /** Losses and accuracies alone. */
  RESULTS("losses and accuracies alone", Confidence.POSSIBLE);

  private final String words;
  private final Confidence confidence;

  Basis(String words, Confidence confidence) {
    this.words = words;
    this.confidence = confidence;
  }

  /** The basis in words, for a document. */
  public String words() {
    return words;
  }

  /**
   * The confidence of findings with this basis, measured on generated runs with known faults
   * (docs/diagnosis-rates.md).
   */
  public Confidence confidence() {
    return confidence;
  }
}
