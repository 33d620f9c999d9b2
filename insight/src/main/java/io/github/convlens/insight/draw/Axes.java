package io.github.convlens.insight.draw;

import java.awt.Color;
import java.awt.Font;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.TickUnitSource;
import org.jfree.chart.axis.TickUnits;
import org.jfree.chart.axis.ValueAxis;
import org.jspecify.annotations.Nullable;

/** Axes for JFreeChart whose tick labels do not depend on the locale of the machine. */
public final class Axes {

  static final Color TEXT = new Color(0x3A424D);
  static final Font FONT = Fonts.plain(12);

  private static final DecimalFormatSymbols SYMBOLS = new DecimalFormatSymbols(Locale.ROOT);

  /**
   * Ticks have labels without an exponent if the power of ten of their distance is between these
   * two, that is, for distances from 0.0001 to 500000.
   */
  private static final int MIN_PLAIN_POWER = -4;

  private static final int MAX_PLAIN_POWER = 5;

  /** The range of single precision, as powers of ten. */
  private static final int MIN_POWER = -46;

  private static final int MAX_POWER = 38;

  /**
   * The factor that widens an axis, so that a power of ten at its end is not rounded out of the
   * range.
   */
  private static final double SLACK = 1e-9;

  private static final int[] ROUND = {1, 2, 5};

  static {
    SYMBOLS.setExponentSeparator("e");
  }

  private static final TickUnitSource STEPS = steps(MIN_POWER, MAX_POWER);
  private static final TickUnitSource WHOLE_STEPS = steps(0, MAX_POWER);

  private Axes() {}

  /**
   * An axis over a range of values; if both ends are equal, the axis has some room on both sides.
   */
  public static ValueAxis linear(@Nullable String label, double low, double high) {
    return linear(label, low, high, STEPS);
  }

  /** An axis of batches or epochs, whose ticks are whole numbers. */
  public static ValueAxis counting(String label, double low, double high) {
    return linear(label, low, high, WHOLE_STEPS);
  }

  private static ValueAxis linear(
      @Nullable String label, double low, double high, TickUnitSource steps) {
    double room = high > low ? 0 : low == 0 ? 1 : Math.abs(low) / 2;
    NumberAxis axis = new NumberAxis(label);
    axis.setStandardTickUnits(steps);
    axis.setRange(low - room, high + room);
    return styled(axis);
  }

  /** A logarithmic axis over a range of values above 0. It shows at least two powers of ten. */
  static ValueAxis logarithmic(@Nullable String label, double low, double high) {
    double first = Math.log10(low);
    double last = Math.log10(high);
    if (Math.floor(last) - Math.ceil(first) < 1) {
      first = Math.floor(first);
      last = Math.max(first + 1, Math.ceil(last));
    }
    LogAxis axis = new LogAxis(label);
    axis.setSmallestValue(Double.MIN_NORMAL);
    axis.setBaseSymbol("10");
    axis.setStandardTickUnits(WHOLE_STEPS);
    axis.setRange(Math.pow(10, first) * (1 - SLACK), Math.pow(10, last) * (1 + SLACK));
    return styled(axis);
  }

  private static ValueAxis styled(ValueAxis axis) {
    axis.setLabelFont(FONT);
    axis.setLabelPaint(TEXT);
    axis.setTickLabelFont(FONT);
    axis.setTickLabelPaint(TEXT);
    axis.setTickMarksVisible(false);
    axis.setAxisLineVisible(false);
    return axis;
  }

  private static TickUnitSource steps(int minPower, int maxPower) {
    TickUnits steps = new TickUnits();
    for (int power = minPower; power <= maxPower; power++) {
      DecimalFormat format = format(power);
      for (int round : ROUND) {
        steps.add(new Step(Double.parseDouble(round + "e" + power), format));
      }
    }
    return steps;
  }

  private static DecimalFormat format(int power) {
    if (power < MIN_PLAIN_POWER || power > MAX_PLAIN_POWER) {
      return new DecimalFormat("0.#####E0", SYMBOLS);
    }
    return new DecimalFormat(power < 0 ? "0." + "0".repeat(-power) : "0", SYMBOLS);
  }

  /** A distance between ticks, and the format of their labels. */
  private static final class Step extends NumberTickUnit {

    private static final long serialVersionUID = 1;

    private Step(double size, DecimalFormat format) {
      super(size, format);
    }

    /** Removes rounding errors, which would turn 0 into "-0.0" or "2e-17". */
    @Override
    public String valueToString(double value) {
      double steps = Math.rint(value / getSize());
      return steps == 0 ? "0" : super.valueToString(steps * getSize());
    }
  }
}
