package io.github.convlens.experiment.search.strategy;

import java.util.List;

/**
 * The jobs of a search in the order in which they were decided, and the costs of the first of these
 * jobs.
 *
 * @param jobs all jobs
 * @param costs the costs of the first jobs, where lower is better; positive infinity for a job that
 *     has ended without a value to compare. The costs of the other jobs are not known yet
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

  /** Whether there are jobs whose costs are not known yet. */
  public boolean underWay() {
    return costs.size() < jobs.size();
  }

  /** The number of different trials to which the jobs belong. */
  public int trials() {
    return (int) jobs.stream().mapToInt(Job::trial).distinct().count();
  }
}
