package io.github.convlens.insight.compare;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.RecordedRun;
import io.github.convlens.experiment.run.LastEpoch;
import io.github.convlens.experiment.run.RunFolder;
import io.github.convlens.experiment.yaml.YamlReader;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.table.EpochResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A comparison of runs. Runs that differ only in their seed form a group. */
public final class Comparison {
  /**
   * The keys that may differ within a group: the seed, and keys that affect at most the last digits
   * of an epoch's results.
   */
  private static final Pattern IGNORED_KEYS =
      Pattern.compile(
          "name|seed|device|data\\.memory|training\\.max_seconds|training\\.stop_on"
              + "|(checkpoint|record|log)(\\..*)?");

  /** Columns that are not results. */
  private static final Set<String> OTHER_COLUMNS =
      Set.of(
          EpochResult.Column.EPOCH.key(),
          EpochResult.Column.SECONDS.key(),
          EpochResult.Column.IMAGES_PER_SECOND.key());

  private static final int LETTERS = 26;

  private final List<RunGroup> groups = new ArrayList<>();

  private Comparison() {}

  /**
   * Reads runs and groups them.
   *
   * @param folders run directories, or folders that contain them
   * @throws InvalidInputException if a folder contains no run, if a run has no complete epoch, or
   *     if there are fewer than two runs
   * @throws IOException if a file cannot be read
   */
  public static Comparison of(List<Path> folders) throws IOException {
    Comparison comparison = new Comparison();
    Set<Path> seen = new LinkedHashSet<>();
    for (Path folder : folders) {
      List<RunDirectory> runs = RunFolder.runs(folder);
      if (runs.isEmpty()) {
        throw new InvalidInputException(
            folder
                + " is not a run directory and contains none: give the run directory that train"
                + " has printed");
      }
      for (RunDirectory run : runs) {
        if (seen.add(run.root().toRealPath())) {
          comparison.add(run);
        }
      }
    }
    if (seen.size() < 2) {
      throw new InvalidInputException("there is only one run: give two or more");
    }
    return comparison;
  }

  private void add(RunDirectory directory) throws IOException {
    RecordedRun recorded = RecordedRun.open(directory.root());
    LastEpoch last = LastEpoch.of(directory, Integer.MAX_VALUE);
    if (last.epochs() == 0) {
      throw new InvalidInputException(
          directory.finished()
              ? directory.metrics()
                  + " has no complete row, though the run has finished: leave the run out"
              : directory.root()
                  + " has not finished an epoch: leave it out, or continue its training");
    }
    Map<String, JsonNode> keys = new LinkedHashMap<>();
    flatten("", YamlReader.parse(recorded.configuration().yaml()), keys);
    RunGroup.Run run = new RunGroup.Run(directory.root(), recorded.configuration().seed(), last);
    for (int i = 0; i < groups.size(); i++) {
      if (groups.get(i).keys().equals(keys)) {
        groups.set(i, groups.get(i).with(run));
        return;
      }
    }
    groups.add(new RunGroup(letters(groups.size()), keys, List.of(run)));
  }

  /** The label of a group: A, B, …, Z, AA, AB, … */
  static String letters(int number) {
    String last = Character.toString('A' + number % LETTERS);
    return number < LETTERS ? last : letters(number / LETTERS - 1) + last;
  }

  private static void flatten(String path, JsonNode node, Map<String, JsonNode> into) {
    if (IGNORED_KEYS.matcher(path).matches()) {
      return;
    }
    if (node.isObject() && !node.isEmpty()) {
      node.properties()
          .forEach(
              entry ->
                  flatten(
                      path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(),
                      entry.getValue(),
                      into));
    } else {
      into.put(path, node);
    }
  }

  /** The groups, in the order in which their first run was given. */
  public List<RunGroup> groups() {
    return List.copyOf(groups);
  }

  /** The keys whose values differ between groups, in the order of the configuration. */
  public List<String> keys() {
    Set<String> all = new LinkedHashSet<>();
    groups.forEach(group -> all.addAll(group.keys().keySet()));
    return all.stream()
        .filter(key -> groups.stream().map(group -> value(group, key)).distinct().count() > 1)
        .toList();
  }

  private static Optional<JsonNode> value(RunGroup group, String key) {
    return Optional.ofNullable(group.keys().get(key));
  }

  /** The metrics that all runs have. Accuracy and losses come first. */
  public List<String> metrics() {
    Set<String> all = new LinkedHashSet<>();
    all.add(EpochResult.Column.ACCURACY.key());
    all.add(EpochResult.Column.VALID_LOSS.key());
    all.add(EpochResult.Column.TRAIN_LOSS.key());
    groups.get(0).runs().get(0).last().metrics().keySet().stream()
        .filter(column -> !OTHER_COLUMNS.contains(column))
        .forEach(all::add);
    return all.stream()
        .filter(
            metric ->
                groups.stream()
                    .flatMap(group -> group.runs().stream())
                    .allMatch(run -> run.last().metrics().containsKey(metric)))
        .toList();
  }

  /** The differences between the first group and each other group, metric by metric. */
  public List<Difference> differences() {
    List<Difference> all = new ArrayList<>();
    for (String metric : metrics()) {
      groups.get(0).sample(metric).ifPresent(first -> all.addAll(differences(metric, first)));
    }
    return all;
  }

  private List<Difference> differences(String metric, Sample first) {
    List<Difference> found = new ArrayList<>();
    for (RunGroup group : groups.subList(1, groups.size())) {
      group
          .sample(metric)
          .ifPresent(
              sample ->
                  found.add(
                      new Difference(
                          group.label(),
                          metric,
                          sample.mean() - first.mean(),
                          first.count() > 1 && sample.count() > 1
                              ? Welch.p(sample, first)
                              : Double.NaN)));
    }
    return corrected(found);
  }

  /**
   * Holm's correction: the smallest p-value is multiplied by the number of tests n, the second
   * smallest by n − 1, and so on. No corrected p-value is below the one before it or above 1.
   */
  private static List<Difference> corrected(List<Difference> found) {
    List<Difference> judged =
        found.stream()
            .filter(Difference::judged)
            .sorted(Comparator.comparingDouble(Difference::p))
            .toList();
    Map<Difference, Double> adjusted = new LinkedHashMap<>();
    double largest = 0;
    for (int i = 0; i < judged.size(); i++) {
      largest = Math.max(largest, Math.min(1, judged.get(i).p() * (judged.size() - i)));
      adjusted.put(judged.get(i), largest);
    }
    return found.stream()
        .map(
            one ->
                new Difference(
                    one.group(),
                    one.metric(),
                    one.difference(),
                    adjusted.getOrDefault(one, Double.NaN)))
        .toList();
  }
}
