package io.github.convlens.experiment.search;

import java.io.IOException;
import java.util.Optional;

/**
 * Trains trials, each in its own run directory. A search calls the runner from as many threads as
 * it has parallel jobs, for different trials.
 */
public interface TrialRunner {

  /**
   * The outcome of a trial that does not need training, because an earlier search has trained it
   * far enough or to its end; empty for any other trial.
   *
   * @throws IOException if a file cannot be read
   */
  Optional<TrialOutcome> known(Trial trial) throws IOException;

  /**
   * Trains a trial up to its {@link Trial#epochs} and then returns. If the trial has a checkpoint,
   * training continues from its newest checkpoint. The files are bit-identical, regardless of how
   * often training was paused, stopped or killed.
   *
   * @throws io.github.convlens.core.InvalidInputException if no trial can be trained in this way;
   *     the search then ends with the message
   * @throws InterruptedException if the search was asked to stop; the trial has then ended, and has
   *     written a checkpoint if there was enough time
   */
  TrialOutcome train(Trial trial) throws IOException, InterruptedException;
}
