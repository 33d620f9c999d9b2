package io.github.convlens.model.engine;

/**
 * Whether libtorch convolves correctly here.
 *
 * @param state what is known
 * @param text for people, one line
 */
public record EngineVerdict(State state, String text) {

  /** The state of the engine. */
  public enum State {
    /** It computes correctly as it is. */
    CORRECT,
    /** It computed wrong results, and now computes correctly. */
    CORRECTED,
    /** It computes wrong results, and not every layer has a way around them. */
    INCORRECT
  }
}
