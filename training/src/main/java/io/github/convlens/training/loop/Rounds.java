package io.github.convlens.training.loop;

import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.training.output.RowWriter;
import io.github.convlens.training.parallel.RoundOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rounds of a training run: their length, their results, and the rows of tables that come with
 * the results.
 */
final class Rounds {

  private final RoundOptions options;
  private final int batchesPerUpdate;
  private final Workers workers;
  private final RowWriter rows;
  private final @Nullable Path folder;
  private final Map<String, RowWriter.Table> tables = new LinkedHashMap<>();

  /**
   * @param folder the folder of the layers' tables; null if none are written
   */
  Rounds(
      RoundOptions options,
      int batchesPerUpdate,
      Workers workers,
      RowWriter rows,
      @Nullable Path folder) {
    this.options = options;
    this.batchesPerUpdate = batchesPerUpdate;
    this.workers = workers;
    this.rows = rows;
    this.folder = folder;
  }

  /**
   * Rejects batches that have fewer images than there are workers, since a worker without images
   * would have no gradient.
   *
   * @param images the number of images in the training split
   */
  static void requireImages(int images, TrainingOptions options) {
    int workers = options.workers();
    int batch = options.batchSize();
    if (Math.min(images, batch) < workers) {
      throw InvalidInputException.about(
          TrainingOptions.BATCH_SIZE.key(),
          "a batch has %s, but rounds.workers is %d: use at least one image per worker"
              .formatted(Count.of(Math.min(images, batch), "image"), workers));
    }
    int last = EpochLength.shortBatch(options, images);
    if (last > 0 && last < workers) {
      throw InvalidInputException.about(
          TrainingOptions.BATCH_SIZE.key(),
          "the last batch of an epoch has %s, but rounds.workers is %d: set drop_last to true or change batch_size"
              .formatted(Count.of(last, "image"), workers));
    }
  }

  /**
   * The end of a round: the index, in the epoch, of its last batch, plus 1.
   *
   * @param from the index, in the epoch, of the round's first batch, which must also be the first
   *     batch of an update
   */
  int end(int epoch, int from, int stepsPerEpoch) {
    long end = from + (long) options.updates(epoch) * batchesPerUpdate;
    return (int) Math.min(stepsPerEpoch, end);
  }

  /** Lets the workers train a round, and writes the rows of its result. */
  RoundResult train(Round round) {
    RoundResult mean = RoundResult.mean(workers.train(round, options.workers()));
    mean.rows().forEach(this::write);
    return mean;
  }

  private void write(RowWriter.Collected collected) {
    if (folder == null) {
      return;
    }
    Path file = folder.resolve(collected.file());
    try {
      RowWriter.Table table = tables.get(collected.file());
      if (table == null) {
        table = rows.open(file, collected.header());
        tables.put(collected.file(), table);
      }
      table.text(collected.text());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
