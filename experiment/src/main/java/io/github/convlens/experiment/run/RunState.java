package io.github.convlens.experiment.run;

import java.util.Locale;

/** The state of a run. */
public enum RunState {
  /** The run's final weights have been written. */
  FINISHED,
  /** A process is training the run. */
  RUNNING,
  /**
   * The run is neither finished nor being trained: it was stopped or killed, it has diverged, or it
   * has never begun.
   */
  UNFINISHED;

  /** The state as it is shown to the user, such as {@code finished}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
