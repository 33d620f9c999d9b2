package io.github.convlens.training.session;

import io.github.convlens.training.checkpoint.CheckpointWriter;
import io.github.convlens.training.loop.Checkpoint;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.Stateful;
import io.github.convlens.training.record.ActivationStats;
import io.github.convlens.training.record.RecordOptions;
import io.github.convlens.training.record.Recorder;
import io.github.convlens.training.table.EpochResult;
import io.github.convlens.training.table.SplitRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The place of a training's results: the files of a run directory, or memory alone. */
interface RunOutput {

  /** A step that writes files at the beginning or at the end of a training. */
  @FunctionalInterface
  interface Files {
    void write(RunDirectory directory) throws IOException;
  }

  /** Records batches and epochs. */
  Recorder recorder();

  /** Records statistics of layer outputs. */
  ActivationStats activationStats(ActivationStats.Options options);

  /** Where tables are written; null in memory. */
  @Nullable Path folder();

  /** The further tables. */
  List<Listener> furtherTables(RecordOptions record);

  /**
   * Writes checkpoints; empty in memory.
   *
   * @param score of an epoch, lower is better
   * @param stateful the listeners whose state is stored
   */
  Optional<CheckpointWriter> checkpoints(
      ToDoubleFunction<EpochResult> score, List<Stateful> stateful);

  /**
   * The newest usable checkpoint; empty if none was written.
   *
   * @param notices receives a line for each damaged one
   */
  Optional<Checkpoint> newest(Consumer<String> notices) throws IOException;

  /** The splits when the run began; empty where they were not written. */
  List<SplitRow> splits() throws IOException;

  /** Whether there are files, so that what is costly to say of the data is worth it. */
  boolean keepsFiles();

  /** Writes files before the first batch; in memory there are none. */
  void begin(Files files) throws IOException;

  /** Writes the files of a finished training; in memory there are none. */
  void finish(Files files) throws IOException;
}
