package io.github.convlens.model.engine;

/**
 * The result of the check whether libtorch computes convolutions correctly on this machine.
 *
 * @param state the state of the engine, as far as it is known
 * @param text the verdict in one line, for the user
 */
public record EngineVerdict(State state, String text) {

  /** The state of the engine. */
  public enum State {
    /** The engine computes correctly without any repair. */
    CORRECT,
    /** The engine computed wrong results; after a repair, it computes correctly. */
    CORRECTED,
    /** The engine computes wrong results, and not every layer can avoid them. */
    INCORRECT
  }
}
