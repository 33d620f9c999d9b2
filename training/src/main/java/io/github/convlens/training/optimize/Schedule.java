package io.github.convlens.training.optimize;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The course of the learning rate over a run, as a factor of the highest rate; some schedules also
 * set the momentum. Schedules advance with every batch, and a batch uses the value at its start, so
 * the last of N batches is at (N−1)/N of the schedule.
 */
public sealed interface Schedule
    permits Schedule.Constant,
        Schedule.OneCycle,
        Schedule.Cosine,
        LinearSchedule,
        Schedule.Step,
        Schedule.Plateau,
        Schedule.Exponential {

  /** The kinds of all schedules that a configuration can name. */
  static List<Kind<? extends Schedule>> kinds() {
    return List.of(
        Constant.KIND, OneCycle.KIND, Cosine.KIND, LinearSchedule.KIND, Step.KIND, Plateau.KIND);
  }

  /** The option {@code training.schedule}. */
  static Setting<Schedule> setting() {
    return Setting.named(
        "schedule",
        Schedule.class,
        kinds(),
        OneCycle.KIND,
        "how the learning rate changes over the run, batch by batch",
        "the schedule, as in fastai and torch.optim.lr_scheduler");
  }

  /**
   * The factor of the highest learning rate.
   *
   * @param step the number of batches done so far, without the warm-up
   * @param steps the number of batches of the whole run, without the warm-up
   * @param stepsPerEpoch the number of batches per epoch
   */
  double factor(long step, long steps, int stepsPerEpoch);

  /**
   * The momentum (β1 for Adam) for batch {@code step}; empty if the schedule does not change it.
   */
  default OptionalDouble momentum(long step, long steps) {
    return OptionalDouble.empty();
  }

  /**
   * The schedule's state after the validation of an epoch; only {@link Plateau} has a state.
   *
   * @param state the state before the end of the epoch
   * @param validLoss the epoch's validation loss
   * @param highest the highest learning rate
   */
  default LearningRate.PlateauState epochEnded(
      LearningRate.PlateauState state, double validLoss, double highest) {
    return state;
  }

  /** The same rate throughout. */
  record Constant() implements Schedule {
    /** The name and the settings in a configuration. */
    public static final Kind<Constant> KIND =
        new Kind<>(
            Constant.class, "constant", "The same rate throughout", List.of(), v -> new Constant());

    @Override
    public double factor(long step, long steps, int stepsPerEpoch) {
      return 1;
    }
  }

  /**
   * 1cycle (Smith, 2018) as in fastai's {@code fit_one_cycle}: the rate follows a cosine from
   * 1/{@code div} to 1 over the first {@code pctStart} of the run, then a cosine to 1/{@code
   * divFinal}. The momentum moves from the first of its three values to the second and then to the
   * third, in the same two phases.
   */
  record OneCycle(double pctStart, double div, double divFinal, List<Double> momentum)
      implements Schedule {
    private static final Setting<Double> PCT_START =
        Range.properFraction(
                Setting.number("pct_start", "the part of the run in which the rate rises"))
            .or(0.25);
    private static final Setting<Double> DIV =
        Range.positive(Setting.number("div", "the first rate is the highest rate divided by this"))
            .or(25.0, 25);
    private static final Setting<Double> DIV_FINAL =
        Range.positive(
                Setting.number("div_final", "the last rate is the highest rate divided by this"))
            .or(100_000.0, 100_000);
    private static final Setting<List<Double>> MOMENTUM =
        Setting.numbers(
                "momentum",
                "the momentum at the start, at the highest rate and at the"
                    + " end; null keeps the optimiser's")
            .within(
                "in [0, 1)",
                values -> values.size() == 3 && values.stream().allMatch(m -> m >= 0 && m < 1),
                "give three numbers that are at least 0 and below 1, such as [0.95, 0.85, 0.95], or null")
            .or(List.of(0.95, 0.85, 0.95))
            .optional();

    /**
     * The name and the settings in a configuration, with the defaults of fastai's {@code
     * fit_one_cycle}.
     */
    public static final Kind<OneCycle> KIND =
        new Kind<>(
            OneCycle.class,
            "one_cycle",
            "1cycle (Smith 2018), fastai's fit_one_cycle",
            List.of(PCT_START, DIV, DIV_FINAL, MOMENTUM),
            v -> new OneCycle(v.get(PCT_START), v.get(DIV), v.get(DIV_FINAL), v.get(MOMENTUM)));

    /**
     * @throws InvalidInputException if a value is out of its range
     */
    public OneCycle {
      PCT_START.check(pctStart);
      DIV.check(div);
      DIV_FINAL.check(divFinal);
      if (momentum != null) {
        momentum = List.copyOf(MOMENTUM.check(momentum));
      }
    }

    @Override
    public double factor(long step, long steps, int stepsPerEpoch) {
      return combined(step, steps, 1 / div, 1, 1 / divFinal);
    }

    @Override
    public OptionalDouble momentum(long step, long steps) {
      return momentum == null
          ? OptionalDouble.empty()
          : OptionalDouble.of(
              combined(step, steps, momentum.get(0), momentum.get(1), momentum.get(2)));
    }

    private double combined(long step, long steps, double start, double middle, double end) {
      double done = (double) step / steps;
      return done < pctStart
          ? cosine(start, middle, done / pctStart)
          : cosine(middle, end, (done - pctStart) / (1 - pctStart));
    }
  }

  /**
   * Half a cosine from 1 to {@code minimum}, as with {@code CosineAnnealingLR}, stepped after every
   * batch.
   *
   * @param minimum the last rate as a fraction of the highest rate, default 0
   */
  record Cosine(double minimum) implements Schedule {
    private static final Setting<Double> MINIMUM =
        Range.fraction(Setting.number("minimum", "the last rate as a fraction of the highest rate"))
            .or(0.0);

    /** The name and the settings in a configuration; by default, the minimum is 0. */
    public static final Kind<Cosine> KIND =
        new Kind<>(
            Cosine.class,
            "cosine",
            "Half a cosine, CosineAnnealingLR",
            List.of(MINIMUM),
            v -> new Cosine(v.get(MINIMUM)));

    /**
     * @throws InvalidInputException if the minimum is out of its range
     */
    public Cosine {
      MINIMUM.check(minimum);
    }

    @Override
    public double factor(long step, long steps, int stepsPerEpoch) {
      return cosine(1, minimum, (double) step / steps);
    }
  }

  /**
   * The rate is multiplied by {@code gamma} every {@code every} epochs, as with {@code StepLR}. If
   * {@code milestones} are given, it is multiplied at those epochs instead, as with {@code
   * MultiStepLR}.
   */
  record Step(int every, double gamma, List<Integer> milestones) implements Schedule {
    private static final Setting<Integer> EVERY =
        Range.atLeast(Setting.integer("every", "epochs between two drops"), 1).or(30);
    private static final Setting<Double> GAMMA =
        Range.positive(Setting.number("gamma", "factor of each drop")).or(0.1);
    private static final Setting<List<Integer>> MILESTONES =
        Setting.integers(
                "milestones",
                "the numbers of completed epochs after which the rate drops; if they are given, the"
                    + " setting 'every' has no effect")
            .within(
                ">= 1",
                epochs -> epochs.stream().allMatch(epoch -> epoch >= 1),
                "give whole numbers, 1 or more")
            .optional();

    /**
     * The name and the settings in a configuration; by default, the rate falls by 90 % every 30
     * epochs.
     */
    public static final Kind<Step> KIND =
        new Kind<>(
            Step.class,
            "step",
            "StepLR, or MultiStepLR with milestones",
            List.of(EVERY, GAMMA, MILESTONES),
            v -> new Step(v.get(EVERY), v.get(GAMMA), v.get(MILESTONES)));

    /**
     * @throws InvalidInputException if a value is out of its range
     */
    public Step {
      EVERY.check(every);
      GAMMA.check(gamma);
      milestones = milestones == null ? null : List.copyOf(MILESTONES.check(milestones));
    }

    @Override
    public double factor(long step, long steps, int stepsPerEpoch) {
      long epoch = step / stepsPerEpoch;
      long drops =
          milestones == null
              ? epoch / every
              : milestones.stream().filter(milestone -> milestone <= epoch).count();
      return Math.pow(gamma, (double) drops);
    }
  }

  /**
   * The rate is multiplied by {@code gamma} when the validation loss has not fallen by more than
   * {@code threshold} (relative) for more than {@code patience} epochs, as with {@code
   * ReduceLROnPlateau} and its defaults. {@link LearningRate} keeps the state between epochs.
   */
  record Plateau(double gamma, int patience, double threshold) implements Schedule {
    /**
     * A drop that would lower the rate by this or less is left out, as with {@code eps} of PyTorch.
     */
    private static final double MIN_REDUCTION = 1e-8;

    private static final Setting<Double> GAMMA =
        Range.properFraction(Setting.number("gamma", "factor of each drop")).or(0.1);
    private static final Setting<Integer> PATIENCE =
        Range.atLeast(
                Setting.integer(
                    "patience",
                    "epochs without improvement that are allowed; one more causes a drop"),
                0)
            .or(10);
    private static final Setting<Double> THRESHOLD =
        Range.notNegative(
                Setting.number(
                    "threshold",
                    "an improvement counts if the validation loss falls by more than this fraction of"
                        + " its lowest value so far"))
            .or(1e-4);

    /** The name and the settings in a configuration, with PyTorch's defaults. */
    public static final Kind<Plateau> KIND =
        new Kind<>(
            Plateau.class,
            "plateau",
            "ReduceLROnPlateau",
            List.of(GAMMA, PATIENCE, THRESHOLD),
            v -> new Plateau(v.get(GAMMA), v.get(PATIENCE), v.get(THRESHOLD)));

    /**
     * @throws InvalidInputException if a value is out of its range
     */
    public Plateau {
      GAMMA.check(gamma);
      PATIENCE.check(patience);
      THRESHOLD.check(threshold);
    }

    @Override
    public double factor(long step, long steps, int stepsPerEpoch) {
      return 1;
    }

    @Override
    public LearningRate.PlateauState epochEnded(
        LearningRate.PlateauState state, double validLoss, double highest) {
      if (validLoss < state.best() * (1 - threshold)) {
        return new LearningRate.PlateauState(validLoss, 0, state.factor());
      }
      if (state.epochsSince() + 1 <= patience) {
        return new LearningRate.PlateauState(state.best(), state.epochsSince() + 1, state.factor());
      }
      double lower = state.factor() * gamma;
      boolean counts = highest * (state.factor() - lower) > MIN_REDUCTION;
      return new LearningRate.PlateauState(state.best(), 0, counts ? lower : state.factor());
    }
  }

  /**
   * The rate grows exponentially from {@code start} to 1 over {@code batches} batches and then
   * stays there, as with fastai's {@code SchedExp}. It is used for the learning-rate range test.
   *
   * @param start the first rate as a fraction of the highest rate
   */
  record Exponential(double start, int batches) implements Schedule {
    private static final Setting<Double> START =
        Range.positive(Setting.number("start", "first rate as a fraction of the highest"));
    private static final Setting<Integer> BATCHES =
        Range.atLeast(Setting.integer("batches", "batches until the highest rate"), 1);

    /**
     * @throws InvalidInputException if a value is out of its range
     */
    public Exponential {
      START.check(start);
      BATCHES.check(batches);
    }

    @Override
    public double factor(long step, long steps, int stepsPerEpoch) {
      return Math.pow(start, 1 - Math.min(1, (double) step / batches));
    }
  }

  private static double cosine(double start, double end, double done) {
    return start + (1 + Math.cos(Math.PI * (1 - done))) * (end - start) / 2;
  }
}
