package io.github.convlens.experiment.search.strategy;

/** What a strategy wants next. */
public sealed interface Decision {

  /** A trial is to be trained. */
  record Train(Job job) implements Decision {}

  /** Nothing before more results are there; only while jobs are under way. */
  record Wait() implements Decision {}

  /** Nothing more, whatever comes. */
  record Done() implements Decision {}

  /** A trial is to be trained. */
  static Decision train(Job job) {
    return new Train(job);
  }

  /** Nothing now: {@link Wait} while jobs are under way, else {@link Done}. */
  static Decision waitOrDone(History history) {
    return history.underWay() ? new Wait() : new Done();
  }
}
