package io.github.convlens.training.checkpoint;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import java.util.List;

/**
 * How often checkpoints are written within an epoch, and how many of them are kept. At the end of
 * an epoch, a checkpoint is always written.
 *
 * @param every the interval between checkpoints in batches, default 200; a checkpoint that falls
 *     due before an update is complete is written after the update
 * @param keep the number of recent checkpoints to keep, default 2; the best checkpoint is kept as
 *     well
 */
public record CheckpointOptions(int every, int keep) {

  private static final Setting<Integer> EVERY =
      Range.atLeast(
              Setting.integer(
                  "every",
                  "the number of batches from one checkpoint to the next; checkpoints are"
                      + " written after an update"),
              1)
          .or(200);
  private static final Setting<Integer> KEEP =
      Range.atLeast(
              Setting.integer(
                  "keep",
                  "how many of the newest checkpoints are kept, in addition to the best one"),
              1)
          .or(2);

  /** The section {@code checkpoint} of a configuration. */
  public static final Kind<CheckpointOptions> KIND =
      new Kind<>(
          CheckpointOptions.class,
          "checkpoint",
          "how often checkpoints are written within an epoch, and how many are kept; one is"
              + " always written at the end of an epoch",
          List.of(EVERY, KEEP),
          v -> new CheckpointOptions(v.get(EVERY), v.get(KEEP)));

  /** The defaults: a checkpoint every 200 batches; the two newest and the best are kept. */
  public static final CheckpointOptions DEFAULT = KIND.byDefault();

  /**
   * @throws InvalidInputException if a value is less than 1
   */
  public CheckpointOptions {
    EVERY.check(every);
    KEEP.check(keep);
  }
}
