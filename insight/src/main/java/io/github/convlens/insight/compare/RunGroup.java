package io.github.convlens.insight.compare;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.convlens.experiment.run.LastEpoch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs that differ only in their seed.
 *
 * @param label the label of the group, such as A
 * @param keys every key that affects results, with its value
 * @param runs the runs, in the order in which they were given
 */
public record RunGroup(String label, Map<String, JsonNode> keys, List<Run> runs) {

  /** Copies the keys and the runs. */
  public RunGroup {
    keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    runs = List.copyOf(runs);
  }

  /**
   * One run.
   *
   * @param directory the run directory
   * @param seed the seed of the run
   * @param last the results of the last epoch
   */
  public record Run(Path directory, long seed, LastEpoch last) {}

  /** A copy of the group with one more run. */
  RunGroup with(Run run) {
    List<Run> more = new ArrayList<>(runs);
    more.add(run);
    return new RunGroup(label, keys, more);
  }

  /** The values of a metric in the last epoch of each run; empty if a run has no finite value. */
  public Optional<Sample> sample(String metric) {
    List<Double> values =
        runs.stream().map(run -> run.last().metrics().getOrDefault(metric, Double.NaN)).toList();
    return values.stream().allMatch(Double::isFinite)
        ? Optional.of(new Sample(values))
        : Optional.empty();
  }
}
