package io.github.convlens.experiment.search.strategy;

import java.util.List;

/**
 * The jobs of a search in the order of their decisions, and the costs of the first jobs.
 *
 * @param jobs all jobs
 * @param costs the costs of the first jobs, where lower is better; positive infinity for a job
 *     without a result
 */
public record History(List<Job> jobs, List<Double> costs) {

  /** Keeps immutable copies of the lists. */
  public History {
    jobs = List.copyOf(jobs);
    costs = List.copyOf(costs);
    if (costs.size() > jobs.size()) {
      throw new IllegalArgumentException("more costs than jobs");
    }
  }

  /** Whether there are jobs without a result. */
  public boolean underWay() {
    return costs.size() < jobs.size();
  }

  /** The number of trials. */
  public int trials() {
    return (int) jobs.stream().mapToInt(Job::trial).distinct().count();
  }
}
