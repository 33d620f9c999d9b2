package io.github.convlens.training.loop;

import io.github.convlens.training.table.EpochResult;
import java.util.List;
import java.util.Optional;

/**
 * The result of a training run.
 *
 * @param epochs one result per completed epoch
 * @param stopped the reason why the run ended before its last epoch; empty if it completed all
 *     epochs
 */
public record TrainingResult(List<EpochResult> epochs, Optional<StopSignal.Reason> stopped) {

  /** The last epoch's result; empty if no epoch was completed. */
  public Optional<EpochResult> last() {
    return epochs.isEmpty() ? Optional.empty() : Optional.of(epochs.get(epochs.size() - 1));
  }
}
