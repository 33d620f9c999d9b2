package io.github.convlens.training.loop;

import io.github.convlens.training.table.EpochResult;
import java.util.List;
import java.util.Optional;

/**
 * The end of a training.
 *
 * @param epochs one result per epoch that was validated
 * @param stopped the reason why it ended before its last epoch; empty if it did not
 */
public record TrainingResult(List<EpochResult> epochs, Optional<StopSignal.Reason> stopped) {

  /** The last epoch's result; empty if none was validated. */
  public Optional<EpochResult> last() {
    return epochs.isEmpty() ? Optional.empty() : Optional.of(epochs.get(epochs.size() - 1));
  }
}
