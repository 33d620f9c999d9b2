package io.github.convlens.insight.diagnose;

/** What a rule's findings rest on, which decides how sure they are. */
public enum Basis {
  /** A setting beyond what is usual, in a run that did badly. */
  SETTING("a setting beyond what is usual, in a run that did badly", Confidence.VERY_LIKELY),
  /** Images counted before training. */
  IMAGES("images that were counted", Confidence.VERY_LIKELY),
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

  /** What it is, for a page. */
  public String words() {
    return words;
  }

  /** How sure the findings are, as measured on the generated zoo. */
  public Confidence confidence() {
    return confidence;
  }
}
