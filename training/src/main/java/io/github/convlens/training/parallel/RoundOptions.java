package io.github.convlens.training.parallel;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import java.util.List;

/**
 * A training whose batches are shared by workers: each makes some updates by its own share of the
 * batches, then what all of them have is averaged, and a new round begins (local SGD, Stich 2019).
 * With one update a round that is the update by the whole batch, where the optimiser is linear in
 * the gradient, as SGD is.
 *
 * @param workers that share each batch
 * @param syncEvery updates between two averages; an epoch ends with one
 * @param localFromEpoch the first epoch with that many; before it every update is averaged
 *     (post-local SGD, Lin et al. 2020)
 * @param record who measures layers and gradients
 */
public record RoundOptions(int workers, int syncEvery, int localFromEpoch, Measured record) {

  /** Whose shares of the batches the tables of layers and gradients are about. */
  public enum Measured {
    /** The first worker's. */
    FIRST,
    /** Every worker's: the tables have one more column. */
    ALL
  }

  private static final Setting<Integer> WORKERS =
      Range.atLeast(
              Setting.integer(
                  "workers",
                  "the number of workers that share each batch, divided"
                      + " as evenly as possible"),
              1)
          .or(2);
  private static final Setting<Integer> SYNC_EVERY =
      Range.atLeast(
              Setting.integer(
                  "sync_every",
                  "updates that each worker makes by itself before weights, running statistics and"
                      + " the optimiser's state are averaged"),
              1)
          .or(1);
  private static final Setting<Integer> LOCAL_FROM_EPOCH =
      Range.atLeast(
              Setting.integer(
                  "local_from_epoch",
                  "the first epoch, counted from 0, in which sync_every applies; before it,"
                      + " weights are averaged after every update"
                      + " (post-local SGD, Lin et al. 2020)"),
              0)
          .or(0);
  private static final Setting<Measured> RECORD =
      Setting.choice(
              "record",
              Measured.class,
              "the workers whose shares the tables of layers and gradients record: the first, or"
                  + " all, with a last column worker")
          .or(Measured.FIRST);

  /** The section {@code rounds} of a configuration. */
  public static final Kind<RoundOptions> KIND =
      new Kind<>(
          RoundOptions.class,
          "rounds",
          "batches shared by workers, on one machine or several, whose weights are averaged",
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

  /** With layers measured by the first worker alone. */
  public RoundOptions(int workers, int syncEvery, int localFromEpoch) {
    this(workers, syncEvery, localFromEpoch, Measured.FIRST);
  }

  /** Whether a worker, counted from 0, measures layers and gradients. */
  public boolean measures(int worker) {
    return worker == 0 || record == Measured.ALL;
  }

  /** Updates of a round in an epoch, counted from 0. */
  public int updates(int epoch) {
    return epoch < localFromEpoch ? 1 : syncEvery;
  }
}
