package io.github.convlens.experiment.search;

import io.github.convlens.core.option.OptionSet;
import io.github.convlens.core.option.Options;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.training.metric.Direction;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The options of a search. They are built from the defaults by setting the options that differ. */
public final class SearchOptions extends OptionSet<SearchOptions> {
  /** The maximum number of trials. This many configurations can be read and checked in seconds. */
  static final int MOST_TRIALS = 10_000;

  /** The strategy by which trials are chosen; random by default. */
  public static final Setting<Kind> STRATEGY =
      Setting.choice("strategy", Kind.class, "how trials are chosen").or(Kind.RANDOM);

  /** The number of trials; the default is 20, or all points of a grid. */
  public static final Setting<Integer> TRIALS =
      Setting.integer("trials", "the number of trials")
          .within(
              ">= 1", trials -> trials >= 1 && trials <= MOST_TRIALS, "give 1 to " + MOST_TRIALS)
          .optional();

  /** The number of trials that are trained at the same time; default 1. */
  public static final Setting<Integer> JOBS =
      Range.atLeast(Setting.integer("jobs", "the number of parallel trials"), 1).or(1);

  /** The seed of the random proposals; the default is the configuration's seed. */
  public static final Setting<Long> SEED =
      Setting.longInteger("seed", "the seed of the random proposals").optional();

  /**
   * The column of {@code metrics.csv} by which trials are compared; the default is the column that
   * {@code training.best} names.
   */
  public static final Setting<String> METRIC =
      Setting.text("metric", "the column of metrics.csv by which trials are compared").optional();

  /**
   * Whether lower or higher values of the metric are better; the default follows from the metric's
   * name.
   */
  public static final Setting<Goal> DIRECTION =
      Setting.choice("direction", Goal.class, "whether lower or higher values are better")
          .optional();

  /** With {@link Kind#ASHA}, one of this many trials continues after each rung; default 3. */
  public static final Setting<Integer> REDUCTION =
      Range.atLeast(Setting.integer("reduction", "one of this many trials continues"), 2).or(3);

  /**
   * With {@link Kind#ASHA}, the minimum number of epochs for which every trial is trained, that is,
   * of the first rung; default 1.
   */
  public static final Setting<Integer> MIN_EPOCHS =
      Range.atLeast(Setting.integer("min_epochs", "the minimum number of epochs of every trial"), 1)
          .or(1);

  /**
   * The time in seconds after which the search stops. It can be continued later. By default there
   * is no limit.
   */
  public static final Setting<Double> MAX_SECONDS =
      Range.positive(Setting.number("max_seconds", "the time limit in seconds")).optional();

  private static final List<Setting<?>> ALL =
      List.of(STRATEGY, TRIALS, JOBS, SEED, METRIC, DIRECTION, REDUCTION, MIN_EPOCHS, MAX_SECONDS);

  private static final int DEFAULT_TRIALS = 20;

  /** The kinds of strategy. */
  public enum Kind {
    /** Trains every combination of values. */
    GRID,
    /** Draws each trial's values at random, independently of the other trials. */
    RANDOM,
    /**
     * The tree-structured Parzen estimator, which proposes values similar to those of the best
     * results so far.
     */
    TPE,
    /**
     * Asynchronous successive halving, which draws values at random and stops most trials early.
     * The numbers of epochs after which trials are compared and may be stopped are its rungs.
     */
    ASHA;

    /** The name of the strategy on a command line, such as {@code random}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether a search minimises or maximises its metric. */
  public enum Goal {
    /** Lower values are better. */
    MIN(Direction.LOWER),
    /** Higher values are better. */
    MAX(Direction.HIGHER);

    private final Direction direction;

    Goal(Direction direction) {
      this.direction = direction;
    }

    /** The direction of better values of the metric. */
    public Direction direction() {
      return direction;
    }

    /** The goal for a metric with the given direction. */
    public static Goal of(Direction direction) {
      return direction == Direction.HIGHER ? MAX : MIN;
    }

    /** The name of the goal on a command line, such as {@code min}. */
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

  /** The default options. */
  public static SearchOptions defaults() {
    return new SearchOptions(Options.defaults(ALL));
  }

  /** The strategy that chooses trials. */
  public Kind strategy() {
    return get(STRATEGY);
  }

  /** The number of trials. A grid determines this number itself. */
  public int trials() {
    return trialsGiven().orElse(DEFAULT_TRIALS);
  }

  /** The number of trials, if the user set it. */
  public Optional<Integer> trialsGiven() {
    return Optional.ofNullable(get(TRIALS));
  }

  /** The number of trials that are trained at the same time. */
  public int jobs() {
    return get(JOBS);
  }

  /** The seed, if the user set it. */
  public Optional<Long> seed() {
    return Optional.ofNullable(get(SEED));
  }

  /** The metric, if the user set it. */
  public Optional<String> metric() {
    return Optional.ofNullable(get(METRIC));
  }

  /** The direction of the metric, if the user set it. */
  public Optional<Goal> direction() {
    return Optional.ofNullable(get(DIRECTION));
  }

  /** With {@link Kind#ASHA}, one of this many trials continues after each rung. */
  public int reduction() {
    return get(REDUCTION);
  }

  /** With {@link Kind#ASHA}, the minimum number of epochs for which every trial is trained. */
  public int minEpochs() {
    return get(MIN_EPOCHS);
  }

  /** The time in seconds after which the search stops; infinity if there is no limit. */
  public double maxSeconds() {
    Double seconds = get(MAX_SECONDS);
    return seconds == null ? Double.POSITIVE_INFINITY : seconds;
  }
}
