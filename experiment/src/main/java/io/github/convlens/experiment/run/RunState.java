package io.github.convlens.experiment.run;

import java.util.Locale;

/** The state of a run. */
public enum RunState {
  /** The run's final weights are written. */
  FINISHED,
  /** A process trains it. */
  RUNNING,
  /**
   * The run is neither finished nor being trained: it was stopped or killed, has diverged, or was
   * never begun.
   */
  UNFINISHED;

  /** As it is shown: {@code finished}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
