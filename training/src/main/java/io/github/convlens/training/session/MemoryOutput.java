package io.github.convlens.training.session;

import io.github.convlens.training.checkpoint.CheckpointWriter;
import io.github.convlens.training.loop.Checkpoint;
import io.github.convlens.training.loop.Stateful;
import io.github.convlens.training.record.LayerListeners;
import io.github.convlens.training.record.RecordOptions;
import io.github.convlens.training.record.Recorder;
import io.github.convlens.training.table.EpochResult;
import io.github.convlens.training.table.SplitRow;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Keeps batches, epochs and statistics of layer outputs in memory, and nothing else. */
final class MemoryOutput implements RunOutput {

  @Override
  public Recorder recorder() {
    return new Recorder();
  }

  @Override
  public @Nullable Path folder() {
    return null;
  }

  @Override
  public LayerListeners layers(RecordOptions record) {
    return record.listenersInMemory();
  }

  @Override
  public Optional<CheckpointWriter> checkpoints(
      ToDoubleFunction<EpochResult> score, List<Stateful> stateful) {
    return Optional.empty();
  }

  @Override
  public Optional<Checkpoint> newest(Consumer<String> notices) {
    return Optional.empty();
  }

  @Override
  public List<SplitRow> splits() {
    return List.of();
  }

  @Override
  public boolean keepsFiles() {
    return false;
  }

  @Override
  public void begin(Files files) {
    // Nothing is written: the caller has the data.
  }

  @Override
  public void finish(Files files) {
    // Nothing is written: the caller has the network.
  }
}
