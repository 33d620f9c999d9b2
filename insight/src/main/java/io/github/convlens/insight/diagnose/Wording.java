package io.github.convlens.insight.diagnose;

import io.github.convlens.training.table.EpochResult;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/** The form of numbers and names in findings. */
public final class Wording {
  private static final int NAMES_SHOWN = 4;
  private static final double EXPONENT_FROM = 1e5;
  private static final double EXPONENT_BELOW = 1e-3;

  private Wording() {}

  /**
   * A number with at most three significant digits. From 100000 up and below 0.001, it has two
   * digits and an exponent.
   */
  public static String number(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return value == 0 ? "0" : Double.toString(value);
    }
    double size = Math.abs(value);
    if (size >= EXPONENT_FROM || size < EXPONENT_BELOW) {
      return String.format(Locale.ROOT, "%.1e", value);
    }
    return new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  /** A fraction as a percentage. */
  public static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * fraction);
  }

  /**
   * The last epoch's accuracies as the end of a sentence: {@code ; accuracy 0.9 in training and 0.8
   * in validation}. For a task without accuracies, the validation scores; empty if no epoch is
   * complete.
   */
  public static String accuracies(RunRecord run) {
    if (run.epochs().isEmpty()) {
      return "";
    }
    EpochResult last = run.lastEpoch();
    return Double.isNaN(last.accuracy())
        ? "; " + last.headline() + " in validation"
        : "; " + accuracyPair(last);
  }

  /**
   * The accuracies of an epoch as the beginning of a sentence: {@code accuracy 0.9 in training and
   * 0.8 in validation, }; empty for a task without accuracies.
   */
  public static String accuraciesBefore(EpochResult epoch) {
    return Double.isNaN(epoch.accuracy()) ? "" : accuracyPair(epoch) + ", ";
  }

  private static String accuracyPair(EpochResult epoch) {
    return "accuracy "
        + number(epoch.trainAccuracy())
        + " in training and "
        + number(epoch.accuracy())
        + " in validation";
  }

  /** Up to four names. Of a longer list, the first three names and how many more there are. */
  public static String names(List<String> names) {
    if (names.size() <= NAMES_SHOWN) {
      return String.join(", ", names);
    }
    return String.join(", ", names.subList(0, NAMES_SHOWN - 1))
        + " and "
        + (names.size() - NAMES_SHOWN + 1)
        + " more";
  }
}
