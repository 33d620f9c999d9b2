package io.github.convlens.experiment.search;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The result of a search so far.
 *
 * @param plan the plan of the search
 * @param folder the folder of the search
 * @param trials the trials, ordered by number
 * @param steps the completed jobs, in the order in which the strategy decided on them
 * @param stopped whether the search was stopped before its end
 */
public record SearchResult(
    SearchPlan plan,
    SearchFolder folder,
    List<TrialResult> trials,
    List<Step> steps,
    boolean stopped) {

  /** Keeps immutable copies of the lists. */
  public SearchResult {
    trials = List.copyOf(trials);
    steps = List.copyOf(steps);
  }

  /**
   * The state of a trial after one of its jobs.
   *
   * @param trial the number of the trial
   * @param epochs the number of epochs for which the trial has been trained so far
   * @param seconds the time for which the trial has been trained so far, in seconds
   * @param value the value of the metric after these epochs; NaN if it has no value
   */
  public record Step(int trial, int epochs, double seconds, double value) {}

  /**
   * The value of each trial after its first job. In a search that stops some trials early, the
   * first job of all trials has the same number of epochs.
   *
   * @return the values by the number of the trial; NaN if a trial has no value
   */
  public Map<Integer, Double> firstValues() {
    Map<Integer, Double> first = new TreeMap<>();
    steps.forEach(step -> first.putIfAbsent(step.trial(), step.value()));
    return first;
  }

  /**
   * The best trial; empty if no trial has a value. It is the trial with the best value among the
   * trials with the fewest missing epochs. If several trials are equally good, it is the first of
   * them.
   */
  public Optional<TrialResult> best() {
    return trials.stream()
        .filter(one -> Double.isFinite(plan.cost(one.outcome())))
        .min(
            Comparator.comparing(SearchResult::missingEpochs)
                .thenComparing(one -> plan.cost(one.outcome()))
                .thenComparing(one -> one.trial().number()));
  }

  /** The number of epochs that are missing from a trial; 0 for a finished trial. */
  private static int missingEpochs(TrialResult one) {
    return one.outcome().state() == TrialOutcome.State.FINISHED
        ? 0
        : one.trial().epochsInAll() - one.outcome().epochs();
  }

  /**
   * The index of the last rung (of {@link SearchPlan#rungEpochs}) that a trial has reached, from 0;
   * −1 if the search has no rungs.
   */
  public int rung(TrialResult one) {
    return plan.rungEpochs().indexOf(one.trial().epochs());
  }

  /** The total number of batches of all trials. */
  public long batches() {
    return trials.stream().mapToLong(one -> one.outcome().batches()).sum();
  }
}
