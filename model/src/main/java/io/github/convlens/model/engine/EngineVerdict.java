package io.github.convlens.model.engine;

/**
 * Whether libtorch convolves correctly here.
 *
 * @param state the state of the engine, as far as it is known
 * @param text the verdict in one line, for the user
 */
public record EngineVerdict(State state, String text) {

  /** The state of the engine. */
  public enum State {
    /** The engine computes correctly as it is. */
    CORRECT,
    /** The engine computed wrong results; with a change of settings it computes correctly. */
    CORRECTED,
    /** The engine computes wrong results, and not every layer can avoid them. */
    INCORRECT
  }
}
