package io.github.convlens.training.optimize;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How the learning rate (and, where it has a say, the momentum) moves over a run, as a factor of
 * the highest rate. Schedules advance per batch and are taken before it: the last of N batches
 * stands at (N−1)/N.
 */
public sealed interface Schedule {

  /**
   * Factor of the highest learning rate.
   *
   * @param step batches done so far, from 0
   * @param steps batches of the whole run
   * @param stepsPerEpoch batches of one epoch
   */
  double factor(long step, long steps, int stepsPerEpoch);

  /** Momentum (β1 for Adam) before batch {@code step}; empty where the schedule leaves it alone. */
  default OptionalDouble momentum(long step, long steps) {
    return OptionalDouble.empty();
  }

  /**
   * What the schedule remembers once an epoch has been validated; only {@link Plateau} remembers
   * anything.
   *
   * @param state what it remembered before
   * @param validLoss the epoch's validation loss
   * @param highest the highest learning rate
   */
  default LearningRate.PlateauState epochEnded(
      LearningRate.PlateauState state, double validLoss, double highest) {
    return state;
  }

  /** The same rate throughout. */
  record Constant() implements Schedule {
    @Override
    public double factor(long step, long steps, int stepsPerEpoch) {
      return 1;
    }
  }

  /**
   * 1cycle (Smith, 2018) as in fastai's {@code fit_one_cycle}: cosine from 1/{@code div} to 1 over
   * the first {@code pctStart} of the run, then to 1/{@code divFinal}; momentum the other way
   * through its three values.
   */
  record OneCycle(double pctStart, double div, double divFinal, List<Double> momentum)
      implements Schedule {
    public OneCycle {
      if (!(pctStart > 0 && pctStart < 1)) {
        throw new IllegalArgumentException(
            "pct_start is " + pctStart + ": give a number between 0 and 1");
      }
      Require.positive("div", div);
      Require.positive("div_final", divFinal);
      if (momentum != null) {
        if (momentum.size() != 3) {
          throw new IllegalArgumentException(
              "momentum is " + momentum + ": give three numbers, as [0.95, 0.85, 0.95], or null");
        }
        momentum.forEach(m -> Require.fraction("momentum", m));
        momentum = List.copyOf(momentum);
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
   * Half a cosine from 1 to {@code minimum}, as {@code CosineAnnealingLR} stepped per batch.
   *
   * @param minimum the last rate as a fraction of the highest, default 0
   */
  record Cosine(double minimum) implements Schedule {
    public Cosine {
      Require.fraction("minimum", minimum);
    }

    @Override
    public double factor(long step, long steps, int stepsPerEpoch) {
      return cosine(1, minimum, (double) step / steps);
    }
  }

  /**
   * Multiplied by {@code gamma} every {@code every} epochs, as {@code StepLR}; or at the epochs of
   * {@code milestones}, as {@code MultiStepLR}, where they are given.
   */
  record Step(int every, double gamma, List<Integer> milestones) implements Schedule {
    public Step {
      if (every < 1) {
        throw new IllegalArgumentException("every is " + every + ": give a number of epochs, 1 up");
      }
      Require.positive("gamma", gamma);
      milestones = milestones == null ? null : List.copyOf(milestones);
    }

    @Override
    public double factor(long step, long steps, int stepsPerEpoch) {
      long epoch = step / stepsPerEpoch;
      long drops =
          milestones == null
              ? epoch / every
              : milestones.stream().filter(milestone -> milestone <= epoch).count();
      return Math.pow(gamma, drops);
    }
  }

  /**
   * Multiplied by {@code gamma} when the validation loss has not fallen by more than {@code
   * threshold} (relative) for more than {@code patience} epochs, as {@code ReduceLROnPlateau} with
   * its defaults. What it remembers between epochs is in {@link LearningRate}.
   */
  record Plateau(double gamma, int patience, double threshold) implements Schedule {
    /** A smaller reduction of the rate is not made: {@code eps} of {@code ReduceLROnPlateau}. */
    private static final double LEAST_REDUCTION = 1e-8;

    public Plateau {
      if (!(gamma > 0 && gamma < 1)) {
        throw new IllegalArgumentException("gamma is " + gamma + ": give a number between 0 and 1");
      }
      if (patience < 0) {
        throw new IllegalArgumentException("patience is " + patience + ": give 0 or more epochs");
      }
      Require.notNegative("threshold", threshold);
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
      boolean counts = highest * (state.factor() - lower) > LEAST_REDUCTION;
      return new LearningRate.PlateauState(state.best(), 0, counts ? lower : state.factor());
    }
  }

  /**
   * Grows exponentially from {@code start} to 1 over {@code batches}, and stays there: fastai's
   * {@code SchedExp}, for the learning-rate range test.
   *
   * @param start the first rate as a fraction of the highest
   */
  record Exponential(double start, int batches) implements Schedule {
    public Exponential {
      Require.positive("start", start);
      Require.positive("batches", batches);
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
