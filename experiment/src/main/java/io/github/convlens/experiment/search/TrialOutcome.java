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
 * The outcome of a trial, as far as it was trained.
 *
 * @param state how it ended
 * @param epochs the number of epochs that it has been trained
 * @param batches the number of batches that it has been trained
 * @param seconds the time that its epochs took, in seconds
 * @param metrics the row of {@code metrics.csv} of its last epoch, by column; empty without one
 * @param note the reason why it failed; empty otherwise
 */
public record TrialOutcome(
    State state, int epochs, long batches, double seconds, Map<String, Double> metrics, String note)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The ways in which a trial can end. */
  public enum State {
    /**
     * The trial was trained to the end of its configuration, or stopped earlier by its own rules.
     */
    FINISHED,
    /** The trial was trained for the epochs that it was given, and can continue. */
    PAUSED,
    /** The trial's loss was no longer a number. */
    DIVERGED,
    /** The trial ended for another reason. */
    FAILED;

    /** As it is written: {@code finished}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the metrics. */
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
   * @return empty if it has neither been trained as far as {@code trial} says nor finished
   * @throws IOException if a file cannot be read
   */
  public static Optional<TrialOutcome> of(RunDirectory run, Trial trial) throws IOException {
    TrialOutcome so = upTo(run, trial.epochs(), State.PAUSED, "");
    if (run.finished() && (trial.whole() || so.epochs < trial.epochs())) {
      return Optional.of(so.as(State.FINISHED));
    }
    return so.epochs == trial.epochs() && !trial.whole() ? Optional.of(so) : Optional.empty();
  }

  /**
   * The outcome of a trial that an earlier search may have trained.
   *
   * @return empty if it still has to be trained, or trained further
   * @throws io.github.convlens.core.InvalidInputException if the run directory holds another
   *     training
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
   * The outcome of a trial that ended too early.
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
