package io.github.convlens.experiment.search;

import java.io.IOException;
import java.util.Optional;

/**
 * Trains trials, each in a run directory of its own. A search calls it from as many threads as it
 * has jobs, for different trials.
 */
public interface TrialRunner {

  /**
   * The outcome of a trial that does not need training, because an earlier search has trained it
   * far enough, or because it has already ended.
   *
   * @throws IOException if the disk gives an error
   */
  Optional<TrialOutcome> known(Trial trial) throws IOException;

  /**
   * Trains a trial for its {@link Trial#epochs}, from its newest checkpoint if it has one, and
   * returns when that is done. The files are bit-identical, however often the training was paused,
   * stopped or killed.
   *
   * @throws io.github.convlens.core.InvalidInputException if no trial can be trained in this way;
   *     the search ends with the message
   * @throws InterruptedException if the search is to stop; the training has then ended, with a
   *     checkpoint if there was time to write it
   */
  TrialOutcome train(Trial trial) throws IOException, InterruptedException;
}
