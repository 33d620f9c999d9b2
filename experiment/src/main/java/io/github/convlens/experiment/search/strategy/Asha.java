package io.github.convlens.experiment.search.strategy;

import io.github.convlens.experiment.search.space.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asynchronous successive halving (Li et al. 2020, A System for Massively Parallel Hyperparameter
 * Tuning, algorithm 2). A trial continues to the next rung if it is among the best 1/reduction of
 * its rung's results. If there is no such trial, a new one begins. At most 1/reduction of a rung's
 * trials continue (the delay of Li et al. 2022, Hyper-Tune, section 4.2), so that no trial
 * continues only because few results exist so far. When all trials have begun and none is being
 * trained, the best trial of each rung continues in any case. The points are those of {@link
 * RandomDraws} with the same seed.
 *
 * @param draws the draws of the points of all trials
 * @param rungs the numbers of epochs in ascending order; the last rung is the full number of epochs
 * @param reduction one of this many trials of a rung continues
 */
public record Asha(RandomDraws draws, List<Integer> rungs, int reduction) implements Strategy {

  /** Keeps an immutable copy of the rungs. */
  public Asha {
    rungs = List.copyOf(rungs);
  }

  /**
   * The rungs up to {@code epochs}. Each rung has 1/reduction of the epochs of the next rung,
   * rounded down. Each rung has at least {@code minEpochs} epochs, and at least one epoch.
   */
  public static List<Integer> rungs(int epochs, int reduction, int minEpochs) {
    List<Integer> rungs = new ArrayList<>();
    for (int rung = epochs; rung >= minEpochs && rung >= 1; rung /= reduction) {
      rungs.add(0, rung);
    }
    return rungs;
  }

  private record Result(int trial, Point point, double cost) {}

  /**
   * The state of a rung according to a history.
   *
   * @param results the results in descending order of quality; results without a value are last
   * @param continued the trials that continue to the next rung
   */
  private record Rung(List<Result> results, Set<Integer> continued) {

    /**
     * The best result that has a value and whose trial has not continued, among the first {@code
     * first} results; empty if there is none.
     */
    Optional<Result> best(int first) {
      return results.stream()
          .limit(first)
          .filter(result -> Double.isFinite(result.cost()))
          .filter(result -> !continued.contains(result.trial()))
          .findFirst();
    }
  }

  @Override
  public Decision next(History history) {
    for (int i = rungs.size() - 2; i >= 0; i--) {
      Rung rung = rung(i, history);
      int part = rung.results().size() / reduction;
      Optional<Result> best = rung.continued().size() < part ? rung.best(part) : Optional.empty();
      if (best.isPresent()) {
        return further(best.get(), i);
      }
    }
    int trial = history.trials();
    if (trial < draws.trials()) {
      return Decision.train(new Job(trial, draws.point(trial), rungs.get(0)));
    }
    return history.underWay() ? Decision.waitOrDone(history) : bestOfAll(history);
  }

  /**
   * The decision if nothing else is left to decide: the best trial of a rung continues, even if its
   * result arrived after the rung's share of trials had been continued.
   */
  private Decision bestOfAll(History history) {
    for (int i = 0; i < rungs.size() - 1; i++) {
      Optional<Result> best = rung(i, history).best(1);
      if (best.isPresent()) {
        return further(best.get(), i);
      }
    }
    return Decision.waitOrDone(history);
  }

  private Decision further(Result result, int rung) {
    return Decision.train(new Job(result.trial(), result.point(), rungs.get(rung + 1)));
  }

  private Rung rung(int index, History history) {
    int epochs = rungs.get(index);
    List<Result> results = new ArrayList<>();
    Set<Integer> continued = new HashSet<>();
    for (int i = 0; i < history.jobs().size(); i++) {
      Job job = history.jobs().get(i);
      if (job.epochs() > epochs) {
        continued.add(job.trial());
      } else if (job.epochs() == epochs && i < history.costs().size()) {
        results.add(new Result(job.trial(), job.point(), history.costs().get(i)));
      }
    }
    results.sort(Comparator.comparingDouble(Result::cost).thenComparing(Result::trial));
    return new Rung(results, continued);
  }

  @Override
  public List<Point> ahead() {
    return draws.ahead();
  }

  @Override
  public boolean independent() {
    return false;
  }
}
