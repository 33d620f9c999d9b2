package io.github.convlens.training.loop;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The first place where NaN or infinity was read. Listeners that read numbers report places in the
 * order of the batches. The divergence guard asks for the first place when all numbers of a batch
 * have been read.
 */
public final class FirstNonFinite {

  private @Nullable String place;

  /**
   * @param place the place in words, such as {@code "the output of conv3"}
   */
  public void found(String place) {
    if (this.place == null) {
      this.place = place;
    }
  }

  /** Forgets the place, for example before the share of the next worker. */
  void forget() {
    place = null;
  }

  /** The first place found; empty if every number was finite. */
  public Optional<String> place() {
    return Optional.ofNullable(place);
  }
}
