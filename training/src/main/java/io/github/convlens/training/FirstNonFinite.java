package io.github.convlens.training;

import java.util.Optional;

/**
 * The first place where NaN or infinity was read. Listeners that read numbers tell it, in the order
 * of the batches; {@link DivergenceGuard} asks it, once all of a batch's numbers are read.
 */
public final class FirstNonFinite {

  private String place;

  /**
   * @param place for people, as {@code "the output of conv3"}
   */
  public void found(String place) {
    if (this.place == null) {
      this.place = place;
    }
  }

  Optional<String> place() {
    return Optional.ofNullable(place);
  }
}
