package io.github.convlens.training.optimize;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Lookahead (Zhang et al. 2019, "Lookahead Optimizer: k steps forward, 1 step back"). Every {@code
 * every} updates, slow weights move a part of the way to the trained weights. The trained weights
 * then return to the slow weights, and training continues from these. Running statistics are
 * treated like weights, and the optimiser's state stays as it is.
 *
 * <p>The part of the way is 1 − (1 − {@code alpha}) · done^{@code power}, where done is the part of
 * the run that is over. With power 0, it is always {@code alpha}, as in the paper. With a higher
 * power, the slow weights follow closely at first, when there is nothing to average yet, and more
 * slowly towards the end (Jordan 2024, "94% on CIFAR-10 in 3.29 Seconds on a Single GPU", section
 * 3.4, where alpha is 0.226 and the power 3).
 *
 * @param every the number of updates from one move of the slow weights to the next, default 5
 * @param alpha the part of the way that a move covers at the end of the run, default 0.5
 * @param power the exponent in the formula of the part of the way, default 0
 */
public record Lookahead(int every, double alpha, double power) implements Averaging {

  private static final Setting<Integer> EVERY =
      Range.atLeast(
              Setting.integer("every", "updates from one move of the slow weights to the next"), 1)
          .or(5);
  private static final Setting<Double> ALPHA =
      Setting.number(
              "alpha", "the part of the way that the slow weights move at the end of the run")
          .within("in (0, 1]", value -> value > 0 && value <= 1, "give a number above 0, at most 1")
          .or(0.5);
  private static final Setting<Double> POWER =
      Range.notNegative(
              Setting.number(
                  "power",
                  "exponent of the part of the way, which falls from 1 to alpha over the run: 1 -"
                      + " (1 - alpha) * (completed part of the run)^power; with 0, it is always"
                      + " alpha"))
          .or(0.0, 0);

  /** The section {@code lookahead} of a configuration. */
  public static final Kind<Lookahead> KIND =
      new Kind<>(
          Lookahead.class,
          "lookahead",
          "slow weights that follow the trained weights and are evaluated and saved; every few"
              + " updates, the trained weights return to them (Zhang et al. 2019)",
          List.of(EVERY, ALPHA, POWER),
          v -> new Lookahead(v.get(EVERY), v.get(ALPHA), v.get(POWER)));

  /**
   * @throws InvalidInputException if a setting is out of its range
   */
  public Lookahead {
    EVERY.check(every);
    ALPHA.check(alpha);
    POWER.check(power);
  }

  @Override
  public OptionalDouble decay(long update, long updates) {
    return update % every == 0
        ? OptionalDouble.of((1 - alpha) * StrictMath.pow((double) update / updates, power))
        : OptionalDouble.empty();
  }

  @Override
  public boolean returnsToAverage() {
    return true;
  }

  @Override
  public String title() {
    return "the slow weights of training.lookahead";
  }
}
