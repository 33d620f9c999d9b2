package io.github.convlens.training.session;

import io.github.convlens.training.loop.Freeze;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.table.FrozenRow;
import io.github.convlens.training.table.SplitRow;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The files that a run directory receives before training begins. */
final class FirstFiles {
  private FirstFiles() {}

  /** Writes the facts about the splits and, if any layers are frozen, the list of these layers. */
  static void write(TrainingSetup setup, List<SplitRow> splits, RunDirectory directory)
      throws IOException {
    SplitRow.table(setup.data().task()).write(directory.splits(), splits);
    TrainingOptions training = setup.training();
    Optional<Freeze> freeze = training.freeze();
    if (freeze.isPresent()) {
      FrozenRow.TABLE.write(
          directory.frozen(), freeze.get().rows(setup.network(), training.epochs()));
    }
  }
}
