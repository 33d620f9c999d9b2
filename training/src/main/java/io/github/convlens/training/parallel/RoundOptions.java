package io.github.convlens.training.parallel;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import java.util.List;

/**
 * The options of a training run in which workers share batches. In each round, every worker makes a
 * number of updates on its own share of each batch; then the states of all workers are averaged
 * (local SGD, Stich 2019). With one update per round, the averaged state is the state after one
 * update on the whole batch, provided that the optimiser is linear in the gradient, as SGD is, and
 * that the network has neither batch norm nor dropout.
 *
 * @param workers the number of workers that share each batch
 * @param syncEvery the number of updates in a round; an epoch always ends with averaging
 * @param localFromEpoch the first epoch, counted from 0, with rounds of {@code syncEvery} updates;
 *     in earlier epochs, states are averaged after every update (post-local SGD, Lin et al. 2020)
 * @param record the workers whose layer outputs and gradients are recorded
 */
public record RoundOptions(int workers, int syncEvery, int localFromEpoch, Measured record) {

  /** The workers whose layer outputs and gradients are recorded. */
  public enum Measured {
    /** Only the first worker. */
    FIRST,
    /** All workers. The tables have an additional column, the worker. */
    ALL
  }

  private static final Setting<Integer> WORKERS =
      Range.atLeast(
              Setting.integer(
                  "workers",
                  "the number of workers; each batch is divided among them as evenly as possible"),
              1)
          .or(2);
  private static final Setting<Integer> SYNC_EVERY =
      Range.atLeast(
              Setting.integer(
                  "sync_every",
                  "the number of updates that each worker makes by itself before weights,"
                      + " running statistics and the optimiser's state are averaged"),
              1)
          .or(1);
  private static final Setting<Integer> LOCAL_FROM_EPOCH =
      Range.atLeast(
              Setting.integer(
                  "local_from_epoch",
                  "the first epoch, counted from 0, in which sync_every applies; earlier epochs"
                      + " behave as with sync_every: 1 (post-local SGD, Lin et al. 2020)"),
              0)
          .or(0);
  private static final Setting<Measured> RECORD =
      Setting.choice(
              "record",
              Measured.class,
              "the workers whose layer outputs and gradients are recorded: only the first"
                  + " worker, or all of them; with all, the tables have an extra last column, worker")
          .or(Measured.FIRST);

  /** The section {@code rounds} of a configuration. */
  public static final Kind<RoundOptions> KIND =
      new Kind<>(
          RoundOptions.class,
          "rounds",
          "workers, on one machine or several, that share each batch and average their weights",
          List.of(WORKERS, SYNC_EVERY, LOCAL_FROM_EPOCH, RECORD),
          v ->
              new RoundOptions(
                  v.get(WORKERS), v.get(SYNC_EVERY), v.get(LOCAL_FROM_EPOCH), v.get(RECORD)));

  /**
   * @throws InvalidInputException if a value is out of its range
   */
  public RoundOptions {
    WORKERS.check(workers);
    SYNC_EVERY.check(syncEvery);
    LOCAL_FROM_EPOCH.check(localFromEpoch);
  }

  /** Options with which only the first worker's layer outputs and gradients are recorded. */
  public RoundOptions(int workers, int syncEvery, int localFromEpoch) {
    this(workers, syncEvery, localFromEpoch, Measured.FIRST);
  }

  /** Whether the layer outputs and gradients of a worker, counted from 0, are recorded. */
  public boolean measures(int worker) {
    return worker == 0 || record == Measured.ALL;
  }

  /**
   * The number of updates in each round.
   *
   * @param epoch the epoch, counted from 0
   */
  public int updates(int epoch) {
    return epoch < localFromEpoch ? 1 : syncEvery;
  }
}
