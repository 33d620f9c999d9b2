package io.github.convlens.experiment.search.strategy;

import java.util.List;

/**
 * The jobs that were decided on, in order, and the costs of the first of them.
 *
 * @param jobs all jobs
 * @param costs the costs of the first jobs, of which lower is better; positive infinity without a
 *     result
 */
public record History(List<Job> jobs, List<Double> costs) {

  /** Keeps immutable copies. */
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
