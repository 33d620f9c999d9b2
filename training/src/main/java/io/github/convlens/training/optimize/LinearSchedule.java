package io.github.convlens.training.optimize;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import java.util.List;

/**
 * A straight line from {@code start} to 1 over the first {@code pctStart} of the run, then one from
 * 1 to {@code minimum}. Without a rise, it is {@code LinearLR}, stepped after every batch; with a
 * rise, it is a triangle, as in Jordan 2024, "94% on CIFAR-10 in 3.29 Seconds on a Single GPU".
 *
 * @param pctStart the part of the run in which the rate rises, default 0
 * @param start the first rate as a fraction of the highest rate, default 0; it has no effect if the
 *     rate does not rise
 * @param minimum the last rate as a fraction of the highest rate, default 0
 */
public record LinearSchedule(double pctStart, double start, double minimum) implements Schedule {
  private static final Setting<Double> PCT_START =
      Range.fraction(Setting.number("pct_start", "the part of the run in which the rate rises"))
          .or(0.0, 0);
  private static final Setting<Double> START =
      Range.fraction(
              Setting.number(
                  "start", "the first rate as a fraction of the highest rate, if the rate rises"))
          .or(0.0, 0);
  private static final Setting<Double> MINIMUM =
      Range.fraction(Setting.number("minimum", "the last rate as a fraction of the highest rate"))
          .or(0.0, 0);

  /** The name and the settings in a configuration; by default, the rate only falls, to 0. */
  public static final Kind<LinearSchedule> KIND =
      new Kind<>(
          LinearSchedule.class,
          "linear",
          "A straight line down, or a rise and a fall, LinearLR",
          List.of(PCT_START, START, MINIMUM),
          v -> new LinearSchedule(v.get(PCT_START), v.get(START), v.get(MINIMUM)));

  /**
   * @throws InvalidInputException if a value is out of its range
   */
  public LinearSchedule {
    PCT_START.check(pctStart);
    START.check(start);
    MINIMUM.check(minimum);
  }

  @Override
  public double factor(long step, long steps, int stepsPerEpoch) {
    double done = (double) step / steps;
    return done < pctStart
        ? start + (1 - start) * done / pctStart
        : 1 + (minimum - 1) * (done - pctStart) / (1 - pctStart);
  }
}
