package io.github.convlens.cli.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * A scale with ticks at round numbers.
 *
 * @param low where it begins
 * @param high where it ends, above {@code low}
 * @param logarithmic whether equal distances are equal ratios; {@code low} is above 0 then
 */
record Axis(double low, double high, boolean logarithmic) {

  private static final double[] ROUND = {1, 2, 5, 10};
  private static final double PLAIN_FROM = 1e-3;
  private static final double PLAIN_BELOW = 1e6;

  /** Values this near a tick are the tick, after rounding. */
  private static final double SLACK = 1e-9;

  /** A round number and how it is written. */
  record Tick(double value, String label) {}

  /** A scale for these values; one value alone gets some room to both sides. */
  static Axis linear(double low, double high) {
    if (high > low) {
      return new Axis(low, high, false);
    }
    double room = low == 0 ? 1 : Math.abs(low) / 2;
    return new Axis(low - room, low + room, false);
  }

  /** The same for values above 0 on a logarithmic scale. */
  static Axis logarithmic(double low, double high) {
    return high > low ? new Axis(low, high, true) : new Axis(low / 2, low * 2, true);
  }

  /** The same with a part of its length added at both ends. */
  Axis widened(double part) {
    double room = part * (along(high) - along(low));
    return logarithmic
        ? new Axis(Math.exp(along(low) - room), Math.exp(along(high) + room), true)
        : new Axis(low - room, high + room, false);
  }

  /** Where a value stands: 0 at the low end, 1 at the high one. */
  double place(double value) {
    return (along(value) - along(low)) / (along(high) - along(low));
  }

  private double along(double value) {
    return logarithmic ? Math.log(value) : value;
  }

  /** As many as fit, in ascending order. */
  List<Tick> ticks(int most) {
    if (!logarithmic) {
      return linearTicks(most);
    }
    List<Tick> decades = new ArrayList<>();
    int first = (int) Math.ceil(Math.log10(low) - SLACK);
    int last = (int) Math.floor(Math.log10(high) + SLACK);
    int every = Math.max(1, (last - first + most) / most);
    for (int exponent = first; exponent <= last; exponent += every) {
      decades.add(new Tick(Math.pow(10, exponent), power(exponent)));
    }
    return decades.size() < 2 ? withinDecade(most) : decades;
  }

  private static String power(int exponent) {
    double value = Math.pow(10, exponent);
    return value >= PLAIN_FROM * (1 - SLACK) && value < PLAIN_BELOW
        ? BigDecimal.ONE.scaleByPowerOfTen(exponent).toPlainString()
        : "1e" + exponent;
  }

  /** Where a logarithmic scale spans so little that powers of ten do not show it. */
  private List<Tick> withinDecade(int most) {
    List<Tick> ticks = new ArrayList<>();
    for (int exponent = (int) Math.floor(Math.log10(low)); ticks.size() <= most; exponent++) {
      for (int i = 0; i < ROUND.length - 1; i++) {
        double value = ROUND[i] * Math.pow(10, exponent);
        if (value > high * (1 + SLACK)) {
          return ticks.size() < 2 ? linearTicks(most) : ticks;
        }
        if (value >= low * (1 - SLACK)) {
          ticks.add(new Tick(value, written(value, exponent)));
        }
      }
    }
    return ticks;
  }

  private List<Tick> linearTicks(int most) {
    int exponent = (int) Math.floor(Math.log10((high - low) / most));
    double step = 0;
    for (int i = 0; i < ROUND.length && (step == 0 || (high - low) / step > most); i++) {
      step = ROUND[i] * Math.pow(10, exponent);
    }
    List<Tick> ticks = new ArrayList<>();
    int digits = (int) Math.floor(Math.log10(step) + SLACK);
    for (long i = (long) Math.ceil(low / step - SLACK); i * step <= high + SLACK * step; i++) {
      ticks.add(new Tick(i * step, written(i * step, digits)));
    }
    return ticks;
  }

  /**
   * @param digits the exponent of ten of the last digit that counts
   */
  private static String written(double value, int digits) {
    BigDecimal exact = new BigDecimal(value).setScale(-digits, RoundingMode.HALF_UP);
    double size = exact.abs().doubleValue();
    if (size == 0) {
      return "0";
    }
    if (size >= PLAIN_BELOW || digits < -4) {
      String[] parts =
          exact.stripTrailingZeros().unscaledValue().toString().split("(?<=^-?\\d)", 2);
      int power = (int) Math.floor(Math.log10(size) + SLACK);
      return parts[0] + (parts[1].isEmpty() ? "" : "." + parts[1]) + "e" + power;
    }
    return exact.toPlainString();
  }
}
