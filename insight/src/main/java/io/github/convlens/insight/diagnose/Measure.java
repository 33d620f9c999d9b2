package io.github.convlens.insight.diagnose;

/** What the remedy of a finding must improve. */
public enum Measure {
  /** The training loss. */
  TRAINING("training loss"),
  /** For findings about validation, whose remedies may slow down training. */
  VALIDATION("validation loss"),
  /** For findings about rare classes, because the loss rewards frequent ones. */
  RECALL("mean recall of the classes");

  private final String words;

  Measure(String words) {
    this.words = words;
  }

  /** In a sentence: {@code training loss}. */
  public String words() {
    return words;
  }
}
