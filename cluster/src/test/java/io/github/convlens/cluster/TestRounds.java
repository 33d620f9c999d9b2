package io.github.convlens.cluster;

import io.github.convlens.training.loop.Round;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.parallel.ModelState;
import java.util.List;
import java.util.Map;

/** Rounds for tests that do not train anything. */
final class TestRounds {
  private TestRounds() {}

  static Round empty() {
    return new Round(
        List.of(new TrainingBatch(0, 0, 0, true, 0, 0)), new ModelState(Map.of(), Map.of()));
  }
}
