package io.github.convlens.experiment.search;

import java.io.IOException;

/** Follows a search. Methods are called on the thread that runs it. */
public interface SearchListener {

  /** A trial was found trained as far as it was to be, by an earlier search in the folder. */
  default void found(Trial trial, TrialOutcome outcome) {}

  /** A trial begins or continues. */
  default void began(Trial trial) {}

  /**
   * A trial has been trained as far as it was to be, or ended before; the tables are written.
   *
   * @param so all trials so far
   * @throws IOException if the disk gives an error
   */
  default void ended(Trial trial, TrialOutcome outcome, SearchResult so) throws IOException {}
}
