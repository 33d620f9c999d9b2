package io.github.convlens.core;

import java.util.Locale;

/**
 * The completed amount of a task, as text. Numbers are in millions if one of them is 10 million or
 * more.
 */
public final class Amount {
  private static final double MILLION = 1e6;

  private Amount() {}

  /**
   * The completed amount, such as {@code 5 of 10 (50 %)}.
   *
   * @param total the whole amount; −1 if unknown
   */
  public static String of(long done, long total) {
    boolean large = Math.max(done, total) >= 10 * MILLION;
    String amount = number(done, large);
    return total < 0
        ? amount + unit(large)
        : amount
            + " of "
            + number(total, large)
            + unit(large)
            + (total > 0 ? " (" + 100 * done / total + " %)" : "");
  }

  private static String number(long value, boolean large) {
    return large
        ? String.format(Locale.ROOT, "%.1f", value / MILLION)
        : String.format(Locale.ROOT, "%,d", value);
  }

  private static String unit(boolean large) {
    return large ? " M" : "";
  }
}
