package io.github.convlens.training.optimize;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.core.option.Values;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How a moving average of a network's weights follows the weights, and whether training continues
 * from the average. Epochs are evaluated with the average, which is also what a run saves.
 */
public sealed interface Averaging permits Averaging.Ema, Lookahead {

  /** The fraction of the average that remains after an update; off by default. */
  Setting<Double> EMA =
      Range.properFraction(
              Setting.number(
                  "ema",
                  "evaluate and save a moving average of weights and running statistics (timm's"
                      + " ModelEmaV2): at each update, this fraction of the average remains, and"
                      + " the rest is taken from the updated weights; 0.999 suits runs of several"
                      + " thousand updates; --checkpoint plain uses the weights without averaging"))
          .optional();

  /** Slow weights, to which the trained weights return every few updates; off by default. */
  Setting<Lookahead> LOOKAHEAD = Setting.section("lookahead", Lookahead.KIND).offByDefault();

  /** The settings of all averages. */
  List<Setting<?>> SETTINGS = List.of(EMA, LOOKAHEAD);

  /**
   * The average that a configuration asks for; empty for none.
   *
   * @throws InvalidInputException if it asks for both
   */
  static Optional<Averaging> of(Values values) {
    Double decay = values.get(EMA);
    Lookahead lookahead = values.get(LOOKAHEAD);
    if (decay != null && lookahead != null) {
      throw InvalidInputException.option(
          LOOKAHEAD.key(), "is set together with ema", "remove one of the two");
    }
    return Optional.<Averaging>ofNullable(lookahead)
        .or(() -> Optional.ofNullable(decay).map(Ema::new));
  }

  /**
   * The fraction of the average that remains after an update; empty if the update does not change
   * the average.
   *
   * @param update the number of updates so far, including this one
   * @param updates the number of updates of the whole run
   */
  OptionalDouble decay(long update, long updates);

  /** Whether the weights are set to the average whenever the average has changed. */
  boolean returnsToAverage();

  /** What the average is called in messages, with the setting that switches it on. */
  String title();

  /**
   * An exponential moving average, as in timm's {@code ModelEmaV2}, which does not affect training.
   *
   * @param decay the fraction of the average that remains after an update, above 0 and below 1
   */
  record Ema(double decay) implements Averaging {

    @Override
    public OptionalDouble decay(long update, long updates) {
      return OptionalDouble.of(decay);
    }

    @Override
    public boolean returnsToAverage() {
      return false;
    }

    @Override
    public String title() {
      return "the moving average of its weights (training.ema " + decay + ")";
    }
  }
}
