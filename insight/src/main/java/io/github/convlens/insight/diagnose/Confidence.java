package io.github.convlens.insight.diagnose;

import java.util.Locale;

/**
 * How often findings of a kind were right. This was measured on generated runs with known faults,
 * namely on those that were also used to develop the rules (docs/diagnosis-rates.md).
 */
public enum Confidence {
  /** At least 19 of 20 findings were right. */
  VERY_LIKELY,
  /** At least 4 of 5 findings were right. */
  LIKELY,
  /** Fewer findings were right, or none of the kind has occurred yet. */
  POSSIBLE;

  private static final double MIN_VERY_LIKELY = 0.95;
  private static final double MIN_LIKELY = 0.8;

  /** The name of the confidence in files, such as {@code very-likely}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The confidence as words in a sentence, such as {@code very likely}. */
  public String words() {
    return key().replace('-', ' ');
  }

  /** The confidence of findings of which this share was right. */
  public static Confidence of(double share) {
    if (share >= MIN_VERY_LIKELY) {
      return VERY_LIKELY;
    }
    return share >= MIN_LIKELY ? LIKELY : POSSIBLE;
  }

  /** The confidence with this {@link #key}. */
  static Confidence named(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
