package io.github.convlens.experiment.search;

import java.io.IOException;

/** Observes a search. The methods are called on the thread that runs the search. */
public interface SearchListener {

  /**
   * A trial needs no training, because an earlier search in the folder has trained it far enough.
   */
  default void found(Trial trial, TrialOutcome outcome) {}

  /** A trial begins or continues. */
  default void began(Trial trial) {}

  /**
   * A trial has been trained up to its {@link Trial#epochs}, or has ended earlier. The tables have
   * been written.
   *
   * @param soFar the result of the search so far
   * @throws IOException if a file cannot be written
   */
  default void ended(Trial trial, TrialOutcome outcome, SearchResult soFar) throws IOException {}
}
