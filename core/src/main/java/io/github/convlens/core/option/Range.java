package io.github.convlens.core.option;

import java.util.Locale;

/** The usual ranges of settings. */
public final class Range {

  private Range() {}

  /** A copy of a setting that accepts values of {@code min} and above. */
  public static Setting<Integer> atLeast(Setting<Integer> setting, int min) {
    return setting.within(
        ">= " + min, value -> value >= min, "give a whole number, " + min + " or more");
  }

  /** A copy of a setting that accepts values from {@code min} to {@code max}, both included. */
  public static Setting<Double> between(Setting<Double> setting, double min, double max) {
    return setting.within(
        "in [" + shown(min) + ", " + shown(max) + "]",
        value -> value >= min && value <= max,
        "give a number from " + shown(min) + " to " + shown(max));
  }

  /** A copy of a setting that accepts finite numbers above 0. */
  public static Setting<Double> positive(Setting<Double> setting) {
    return setting.within(
        "> 0", value -> value > 0 && value < Double.POSITIVE_INFINITY, "give a number above 0");
  }

  /** A copy of a setting that accepts 0 and finite numbers above 0. */
  public static Setting<Double> notNegative(Setting<Double> setting) {
    return setting.within(
        ">= 0",
        value -> value >= 0 && value < Double.POSITIVE_INFINITY,
        "give 0 or a positive number");
  }

  /** A copy of a setting that accepts numbers from 0 (included) to 1 (excluded). */
  public static Setting<Double> fraction(Setting<Double> setting) {
    return setting.within(
        "in [0, 1)",
        value -> value >= 0 && value < 1,
        "give a number that is at least 0 and below 1");
  }

  /** A copy of a setting that accepts numbers between 0 and 1, both excluded. */
  public static Setting<Double> properFraction(Setting<Double> setting) {
    return setting.within(
        "in (0, 1)", value -> value > 0 && value < 1, "give a number between 0 and 1");
  }

  private static String shown(double bound) {
    return bound == Math.rint(bound)
        ? Long.toString((long) bound)
        : Double.toString(bound).toLowerCase(Locale.ROOT).replace(".0e", "e");
  }
}
