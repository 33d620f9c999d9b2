package io.github.convlens.experiment.search;

import io.github.convlens.experiment.run.LastEpoch;
import io.github.convlens.experiment.yaml.ResumedConfiguration;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.table.BatchRow;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The outcome of a trial, up to the epoch that it has reached.
 *
 * @param state how the trial ended
 * @param epochs the number of epochs for which the trial has been trained
 * @param batches the number of batches on which the trial has been trained
 * @param seconds the duration of these epochs, in seconds
 * @param metrics the row of the last epoch in {@code metrics.csv}, by column; empty if there is no
 *     epoch
 * @param note the reason why the trial diverged or failed; empty otherwise
 */
public record TrialOutcome(
    State state, int epochs, long batches, double seconds, Map<String, Double> metrics, String note)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The ways in which a trial can end. */
  public enum State {
    /**
     * The trial was trained to the end of its configuration, or was stopped earlier by a rule of
     * its configuration.
     */
    FINISHED,
    /** The trial was trained for the requested number of epochs, and can continue. */
    PAUSED,
    /** The trial's loss was no longer finite. */
    DIVERGED,
    /** The trial ended early for a different reason. */
    FAILED;

    /** The name of the state in tables, such as {@code finished}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Keeps an immutable copy of the metrics. */
  public TrialOutcome {
    Objects.requireNonNull(state);
    Objects.requireNonNull(note);
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /** Whether the trial has results that can be compared. */
  public boolean comparable() {
    return state == State.FINISHED || state == State.PAUSED;
  }

  /**
   * The outcome of a trial, read from its run directory.
   *
   * @return empty if the trial has neither reached the epochs of {@code trial} nor finished
   * @throws IOException if a file cannot be read
   */
  public static Optional<TrialOutcome> of(RunDirectory run, Trial trial) throws IOException {
    TrialOutcome soFar = upTo(run, trial.epochs(), State.PAUSED, "");
    if (run.finished() && (trial.whole() || soFar.epochs < trial.epochs())) {
      return Optional.of(soFar.as(State.FINISHED));
    }
    return soFar.epochs == trial.epochs() && !trial.whole() ? Optional.of(soFar) : Optional.empty();
  }

  /**
   * The outcome of a trial that an earlier search may have trained.
   *
   * @return empty if the trial still has to be trained, or has to be trained further
   * @throws io.github.convlens.core.InvalidInputException if the run directory contains a run with
   *     a different configuration
   * @throws IOException if a file cannot be read
   */
  public static Optional<TrialOutcome> earlier(RunDirectory run, Trial trial) throws IOException {
    if (!Files.exists(run.config())) {
      return Optional.empty();
    }
    var unused = ResumedConfiguration.requireSameResults(run.config(), trial.configuration());
    return of(run, trial);
  }

  /**
   * The outcome of a trial that diverged or failed.
   *
   * @param state {@link State#DIVERGED} or {@link State#FAILED}
   * @param note the reason
   * @throws IOException if a file cannot be read
   */
  public static TrialOutcome ended(RunDirectory run, State state, String note) throws IOException {
    return upTo(run, Integer.MAX_VALUE, state, note);
  }

  private TrialOutcome as(State other) {
    return new TrialOutcome(other, epochs, batches, seconds, metrics, note);
  }

  private static TrialOutcome upTo(RunDirectory run, int epochs, State state, String note)
      throws IOException {
    LastEpoch last = LastEpoch.of(run, epochs);
    long[] batches = {0};
    BatchRow.TABLE.forEach(
        run.recorder(),
        row -> {
          if (row.whole(BatchRow.Column.EPOCH) < last.epochs()) {
            batches[0]++;
          }
        });
    return new TrialOutcome(state, last.epochs(), batches[0], last.seconds(), last.metrics(), note);
  }
}
