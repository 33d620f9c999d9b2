package io.github.convlens.insight.diagnose;

/** What the remedy of a finding must improve. */
public enum Measure {
  /** The training loss. */
  TRAINING("training loss"),
  /** The validation loss, for findings whose remedies may slow down training. */
  VALIDATION("validation loss"),
  /**
   * The mean recall, for findings about rare classes, because the loss favours frequent classes.
   */
  RECALL("mean recall of the classes");

  private final String words;

  Measure(String words) {
    this.words = words;
  }

  /** The measure as words in a sentence, such as {@code training loss}. */
  public String words() {
    return words;
  }
}
