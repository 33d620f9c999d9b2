package io.github.convlens.experiment.search;

import io.github.convlens.core.option.OptionSet;
import io.github.convlens.core.option.Options;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.training.metric.Direction;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The options of a search, built from the defaults by setting those that differ. */
public final class SearchOptions extends OptionSet<SearchOptions> {
  /** The largest number of trials. This many configurations are read and checked in seconds. */
  static final int MOST_TRIALS = 10_000;

  /** The strategy by which trials are chosen; random by default. */
  public static final Setting<Kind> STRATEGY =
      Setting.choice("strategy", Kind.class, "how trials are chosen").or(Kind.RANDOM);

  /** The number of trials; by default 20, or all points of a grid. */
  public static final Setting<Integer> TRIALS =
      Setting.integer("trials", "how many trials there are")
          .within(
              ">= 1", trials -> trials >= 1 && trials <= MOST_TRIALS, "give 1 to " + MOST_TRIALS)
          .optional();

  /** The number of trials that are trained at the same time; 1 by default. */
  public static final Setting<Integer> JOBS =
      Range.atLeast(Setting.integer("jobs", "trials that are trained at the same time"), 1).or(1);

  /** The seed from which proposals are drawn; by default the configuration's seed. */
  public static final Setting<Long> SEED =
      Setting.longInteger("seed", "what proposals are drawn from").optional();

  /**
   * The column of {@code metrics.csv} by which trials are compared; {@code training.best} by
   * default.
   */
  public static final Setting<String> METRIC =
      Setting.text("metric", "the column of metrics.csv that counts").optional();

  /** The direction of better values of the metric; by default the one that its name implies. */
  public static final Setting<Goal> DIRECTION =
      Setting.choice("direction", Goal.class, "which values are better").optional();

  /** One of this many trials of a rung continues; 3 by default. */
  public static final Setting<Integer> REDUCTION =
      Range.atLeast(Setting.integer("reduction", "one trial in so many continues"), 2).or(3);

  /** The smallest number of epochs of the first rung; 1 by default. */
  public static final Setting<Integer> MIN_EPOCHS =
      Range.atLeast(Setting.integer("min_epochs", "least epochs of the first rung"), 1).or(1);

  /**
   * The seconds after which the search stops, so that it can be continued later; no limit by
   * default.
   */
  public static final Setting<Double> MAX_SECONDS =
      Range.positive(Setting.number("max_seconds", "when the search stops")).optional();

  private static final List<Setting<?>> ALL =
      List.of(STRATEGY, TRIALS, JOBS, SEED, METRIC, DIRECTION, REDUCTION, MIN_EPOCHS, MAX_SECONDS);

  private static final int USUAL_TRIALS = 20;

  /** The strategies by name. */
  public enum Kind {
    /** Every combination of values. */
    GRID,
    /** Values drawn independently. */
    RANDOM,
    /** Tree-structured Parzen estimator: values like those of the best results so far. */
    TPE,
    /** Asynchronous successive halving: random values, most of which are given up early. */
    ASHA;

    /** As it is written: {@code random}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The direction of a search. */
  public enum Goal {
    /** Lower values are better. */
    MIN(Direction.LOWER),
    /** Higher values are better. */
    MAX(Direction.HIGHER);

    private final Direction direction;

    Goal(Direction direction) {
      this.direction = direction;
    }

    /** The direction of a metric. */
    public Direction direction() {
      return direction;
    }

    /** The goal for a metric with a direction. */
    public static Goal of(Direction direction) {
      return direction == Direction.HIGHER ? MAX : MIN;
    }

    /** As it is written: {@code min}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private SearchOptions(Options values) {
    super(values);
  }

  @Override
  protected SearchOptions copy(Options others) {
    return new SearchOptions(others);
  }

  /** Every option at its default. */
  public static SearchOptions defaults() {
    return new SearchOptions(Options.defaults(ALL));
  }

  /** How trials are chosen. */
  public Kind strategy() {
    return get(STRATEGY);
  }

  /** The number of trials, for strategies that do not decide it themselves. */
  public int trials() {
    return trialsGiven().orElse(USUAL_TRIALS);
  }

  /** The number of trials that was given. */
  public Optional<Integer> trialsGiven() {
    return Optional.ofNullable(get(TRIALS));
  }

  /** The number of trials that are trained at the same time. */
  public int jobs() {
    return get(JOBS);
  }

  /** The seed that was given. */
  public Optional<Long> seed() {
    return Optional.ofNullable(get(SEED));
  }

  /** The metric that was given. */
  public Optional<String> metric() {
    return Optional.ofNullable(get(METRIC));
  }

  /** The direction that was given. */
  public Optional<Goal> direction() {
    return Optional.ofNullable(get(DIRECTION));
  }

  /** The number of trials of a rung of which one continues. */
  public int reduction() {
    return get(REDUCTION);
  }

  /** The smallest number of epochs of the first rung. */
  public int minEpochs() {
    return get(MIN_EPOCHS);
  }

  /**
   * The seconds after which the search stops, so that it can be continued later; infinity for no
   * limit.
   */
  public double maxSeconds() {
    Double seconds = get(MAX_SECONDS);
    return seconds == null ? Double.POSITIVE_INFINITY : seconds;
  }
}
