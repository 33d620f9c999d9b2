package io.github.convlens.training.session;

import io.github.convlens.training.checkpoint.CheckpointOptions;
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

/** Writes results to the files of a run directory, which must exist. */
record DirectoryOutput(RunDirectory directory, CheckpointOptions options) implements RunOutput {

  @Override
  public Recorder recorder() {
    return new Recorder(directory.recorder(), directory.metrics());
  }

  @Override
  public Path folder() {
    return directory.root();
  }

  @Override
  public LayerListeners layers(RecordOptions record) {
    return record.listeners(directory.root());
  }

  @Override
  public Optional<CheckpointWriter> checkpoints(
      ToDoubleFunction<EpochResult> score, List<Stateful> stateful) {
    return Optional.of(new CheckpointWriter(directory.checkpointed(), options, score, stateful));
  }

  @Override
  public Optional<Checkpoint> newest(Consumer<String> notices) throws IOException {
    return directory.checkpointed().newest(notices);
  }

  @Override
  public List<SplitRow> splits() throws IOException {
    return SplitRow.TABLE.read(directory.splits());
  }

  @Override
  public boolean keepsFiles() {
    return true;
  }

  @Override
  public void begin(Files files) throws IOException {
    files.write(directory);
  }

  @Override
  public void finish(Files files) throws IOException {
    files.write(directory);
  }
}
