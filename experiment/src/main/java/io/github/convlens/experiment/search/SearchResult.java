package io.github.convlens.experiment.search;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The trials of a search so far.
 *
 * @param plan the plan of the search
 * @param folder the folder of the files
 * @param trials the trials by number
 * @param steps the trainings, in the order of the decisions
 * @param stopped whether the search was stopped before its end
 */
public record SearchResult(
    SearchPlan plan,
    SearchFolder folder,
    List<TrialResult> trials,
    List<Step> steps,
    boolean stopped) {

  /** Copies the lists. */
  public SearchResult {
    trials = List.copyOf(trials);
    steps = List.copyOf(steps);
  }

  /**
   * A trial trained to some epochs.
   *
   * @param trial its number
   * @param epochs the number of epochs that it has been trained so far
   * @param seconds the time that it has been trained so far, in seconds
   * @param value the metric's value at this point; NaN if there is none
   */
  public record Step(int trial, int epochs, double seconds, double value) {}

  /**
   * The value of each trial after its first step. In a search that stops some trials early, the
   * first step has the same number of epochs for all.
   *
   * @return the values, by the number of the trial; NaN if there is none
   */
  public Map<Integer, Double> firstValues() {
    Map<Integer, Double> first = new TreeMap<>();
    steps.forEach(step -> first.putIfAbsent(step.trial(), step.value()));
    return first;
  }

  /**
   * The best trial. Among the trials that lack the fewest epochs of their whole training, it is the
   * one with the best value; if several are equal, the first of them. Empty while no trial has a
   * value.
   */
  public Optional<TrialResult> best() {
    return trials.stream()
        .filter(one -> Double.isFinite(plan.cost(one.outcome())))
        .min(
            Comparator.comparing(SearchResult::unfinished)
                .thenComparing(one -> plan.cost(one.outcome()))
                .thenComparing(one -> one.trial().number()));
  }

  /** The number of epochs that a trial lacks; 0 for a finished one. */
  private static int unfinished(TrialResult one) {
    return one.outcome().state() == TrialOutcome.State.FINISHED
        ? 0
        : one.trial().epochsInAll() - one.outcome().epochs();
  }

  /** The rung that a trial reached, from 0; −1 if the search has none. */
  public int rung(TrialResult one) {
    return plan.rungEpochs().indexOf(one.trial().epochs());
  }

  /** The batches of all trials. */
  public long batches() {
    return trials.stream().mapToLong(one -> one.outcome().batches()).sum();
  }
}
