package io.github.convlens.experiment.search.strategy;

/** The next decision of a strategy. */
public sealed interface Decision {

  /** A trial is to be trained. */
  record Train(Job job) implements Decision {}

  /** The strategy waits for more results. This decision is possible only while jobs are running. */
  record Wait() implements Decision {}

  /** There will be no further trials, regardless of the results. */
  record Done() implements Decision {}

  /** A trial is to be trained. */
  static Decision train(Job job) {
    return new Train(job);
  }

  /**
   * The decision if no trial is to be trained now: {@link Wait} while jobs are running, else {@link
   * Done}.
   */
  static Decision waitOrDone(History history) {
    return history.underWay() ? new Wait() : new Done();
  }
}
