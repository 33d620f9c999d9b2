package io.github.convlens.training.session;

import io.github.convlens.training.checkpoint.CheckpointWriter;
import io.github.convlens.training.loop.Checkpoint;
import io.github.convlens.training.loop.Stateful;
import io.github.convlens.training.record.LayerListeners;
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

/** The destination of a run's results: the files of a run directory, or only memory. */
interface RunOutput {

  /** A step that writes files at the beginning or at the end of a run. */
  @FunctionalInterface
  interface Files {
    void write(RunDirectory directory) throws IOException;
  }

  /** The listener that records batches and epochs. */
  Recorder recorder();

  /** The folder of the tables; null if results are kept in memory. */
  @Nullable Path folder();

  /** The listeners that measure layers and gradients. */
  LayerListeners layers(RecordOptions record);

  /**
   * The listener that writes checkpoints; empty if results are kept in memory.
   *
   * @param score the score of an epoch; lower is better
   * @param stateful the listeners whose state is stored
   */
  Optional<CheckpointWriter> checkpoints(
      ToDoubleFunction<EpochResult> score, List<Stateful> stateful);

  /**
   * The newest usable checkpoint; empty if no checkpoint was written.
   *
   * @param notices receives a line for each damaged checkpoint
   */
  Optional<Checkpoint> newest(Consumer<String> notices) throws IOException;

  /** The splits as they were when the run began; empty if they were not written. */
  List<SplitRow> splits() throws IOException;

  /**
   * Whether files are written. The costly statistics of the splits are computed only in that case.
   */
  boolean keepsFiles();

  /**
   * Writes the files that are due before the first batch. Does nothing if results are kept in
   * memory.
   */
  void begin(Files files) throws IOException;

  /** Writes the files of a finished run. Does nothing if results are kept in memory. */
  void finish(Files files) throws IOException;
}
