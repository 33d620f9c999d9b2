package io.github.convlens.experiment.search;

import java.io.IOException;

/** Follows a search. Methods are called on the thread that runs it. */
public interface SearchListener {

  /** A trial needs no training: an earlier search in the folder has trained it far enough. */
  default void found(Trial trial, TrialOutcome outcome) {}

  /** A trial begins or continues. */
  default void began(Trial trial) {}

  /**
   * A trial has been trained for its epochs, or ended before that; the tables are written.
   *
   * @param so the result of the search so far
   * @throws IOException if the disk gives an error
   */
  default void ended(Trial trial, TrialOutcome outcome, SearchResult so) throws IOException {}
}
