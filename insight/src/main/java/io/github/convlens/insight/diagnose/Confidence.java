package io.github.convlens.insight.diagnose;

import java.util.Locale;

/**
 * How often findings of a kind were right on runs whose fault is known, measured on the development
 * seeds of the generated zoo (docs/diagnosis-rates.md).
 */
public enum Confidence {
  /** At least 19 of 20 findings were right. */
  VERY_LIKELY,
  /** At least 4 of 5 findings were right. */
  LIKELY,
  /** Fewer findings were right, or none of the kind has occurred yet. */
  POSSIBLE;

  private static final double NINETEEN_OF_TWENTY = 0.95;
  private static final double FOUR_OF_FIVE = 0.8;

  /** Its name in files: {@code very-likely}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The confidence as words in a sentence: {@code very likely}. */
  public String words() {
    return key().replace('-', ' ');
  }

  /** The confidence for a share of findings that were right. */
  public static Confidence of(double share) {
    if (share >= NINETEEN_OF_TWENTY) {
      return VERY_LIKELY;
    }
    return share >= FOUR_OF_FIVE ? LIKELY : POSSIBLE;
  }

  /** The confidence with this {@link #key}. */
  static Confidence named(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
