package io.github.convlens.core.option;

import java.util.Locale;

/** The usual ranges of settings. */
public final class Range {

  private Range() {}

  /** {@code least} and above. */
  public static Setting<Integer> atLeast(Setting<Integer> setting, int least) {
    return setting.within(
        ">= " + least, value -> value >= least, "give a whole number, " + least + " or more");
  }

  /** From {@code least} to {@code most}. */
  public static Setting<Double> between(Setting<Double> setting, double least, double most) {
    return setting.within(
        "in [" + shown(least) + ", " + shown(most) + "]",
        value -> value >= least && value <= most,
        "give a number from " + shown(least) + " to " + shown(most));
  }

  /** Above 0 and finite. */
  public static Setting<Double> positive(Setting<Double> setting) {
    return setting.within(
        "> 0", value -> value > 0 && value < Double.POSITIVE_INFINITY, "give a number above 0");
  }

  /** 0 or above, and finite. */
  public static Setting<Double> notNegative(Setting<Double> setting) {
    return setting.within(
        ">= 0",
        value -> value >= 0 && value < Double.POSITIVE_INFINITY,
        "give 0 or a positive number");
  }

  /** From 0 to below 1. */
  public static Setting<Double> fraction(Setting<Double> setting) {
    return setting.within(
        "in [0, 1)",
        value -> value >= 0 && value < 1,
        "give a number that is at least 0 and below 1");
  }

  /** Above 0 and below 1. */
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
