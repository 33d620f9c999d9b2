package io.github.convlens.training.record;

import io.github.convlens.training.loop.BatchResult;
import io.github.convlens.training.loop.EpochScores;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.loop.TrainingContext;
import io.github.convlens.training.output.RowWriter;
import io.github.convlens.training.table.BatchRow;
import io.github.convlens.training.table.EpochResult;
import io.github.convlens.training.table.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code recorder.csv} with a row per batch and {@code metrics.csv} with a row per epoch.
 * For programs that train through the API, it can instead keep both in memory, as fastai's {@code
 * Recorder} does.
 */
public final class Recorder implements Listener {

  private final @Nullable Path batchFile;
  private final @Nullable Path epochFile;
  private final List<EpochResult> epochs = new ArrayList<>();
  private final List<BatchResult> batches = new ArrayList<>();
  private Table<EpochResult> epochRows = EpochResult.TABLE;
  private RowWriter.@Nullable Table batchTable;
  private RowWriter.@Nullable Table epochTable;

  /** A recorder that keeps batches and epochs in memory only. */
  public Recorder() {
    batchFile = null;
    epochFile = null;
  }

  /**
   * A recorder that writes batches and epochs to files in an existing folder. Epochs are also kept
   * in memory.
   */
  public Recorder(Path batchFile, Path epochFile) {
    this.batchFile = batchFile;
    this.epochFile = epochFile;
  }

  /** The results of the epochs so far. */
  public List<EpochResult> epochs() {
    return List.copyOf(epochs);
  }

  /** The results of the batches so far; empty if batches are written to a file. */
  public List<BatchResult> batches() {
    return List.copyOf(batches);
  }

  @Override
  public void onTrainingBegin(TrainingContext context) {
    epochs.addAll(context.state().completed());
    if (batchFile != null && epochFile != null) {
      batchTable = context.openTable(batchFile, BatchRow.TABLE.header());
      EpochScores scores = context.options().scores();
      epochRows =
          scores.objective().hasAccuracy()
              ? EpochResult.table(scores.columns())
              : EpochResult.withoutAccuracy(scores.columns());
      epochTable = context.openTable(epochFile, epochRows.header());
    }
  }

  @Override
  public void onBatchResult(BatchResult result) {
    if (batchTable == null) {
      batches.add(result);
      return;
    }
    TrainingBatch batch = result.batch();
    batchTable.row(
        BatchRow.TABLE.cells(
            new BatchRow(
                batch.epoch(),
                batch.step(),
                batch.learningRate(),
                batch.momentum(),
                (float) result.loss(),
                result.smoothLoss())));
  }

  @Override
  public void onEpochEnd(EpochResult epoch) {
    epochs.add(epoch);
    if (epochTable != null) {
      epochTable.row(epochRows.cells(epoch));
    }
  }
}
