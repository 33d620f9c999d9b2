package io.github.convlens.insight;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.target.Task;
import io.github.convlens.experiment.run.RunFolder;
import io.github.convlens.experiment.run.RunState;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.table.EpochResult;
import io.github.convlens.training.table.Table;
import io.github.convlens.training.task.Objective;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run's entry in a list of runs.
 *
 * @param directory the run directory
 * @param last the last completed epoch; null if no epoch is complete
 * @param seconds the total time of the completed epochs, in seconds
 * @param changed the time of the last change of {@code metrics.csv}, or of {@code config.yaml} if
 *     the run has no {@code metrics.csv}
 * @param findings the names of the rules with findings; null if the run was not diagnosed, or if
 *     one of its files is damaged
 */
public record ListedRun(
    Path directory,
    RunState state,
    @Nullable EpochResult last,
    double seconds,
    Instant changed,
    @Nullable List<String> findings) {

  /** The main score of classification. */
  public static final String ACCURACY = "accuracy";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The columns that the epochs of any task may have. */
  private static final Table<EpochResult> METRICS = EpochResult.table(everyEpoch());

  /** A score and its name in {@code metrics.csv}. */
  public record Score(String name, double value) {}

  private static Map<String, String> everyEpoch() {
    Map<String, String> scores = new LinkedHashMap<>();
    for (Task task : Task.values()) {
      Objective.of(task)
          .everyEpoch()
          .forEach(metric -> scores.put(metric.key(), metric.description()));
    }
    return scores;
  }

  /**
   * Reads a run.
   *
   * @param diagnose whether to diagnose the run; the diagnosis reads all tables of the run
   */
  public static ListedRun of(RunDirectory run, boolean diagnose) throws IOException {
    List<EpochResult> epochs = List.of();
    Path newest = run.config();
    if (Files.exists(run.metrics())) {
      newest = run.metrics();
      try {
        epochs = METRICS.read(run.metrics());
      } catch (InvalidInputException | IOException e) {
        epochs = List.of();
      }
    }
    return new ListedRun(
        run.root(),
        RunFolder.state(run),
        epochs.isEmpty() ? null : epochs.get(epochs.size() - 1),
        epochs.stream().mapToDouble(EpochResult::seconds).sum(),
        Files.getLastModifiedTime(newest).toInstant(),
        diagnose ? findings(run) : null);
  }

  /**
   * The main score of the last epoch on the validation images; empty before the first epoch has
   * ended. For classification, it is the accuracy. For other tasks, it is the first of the task's
   * scores that is not NaN.
   */
  public Optional<Score> score() {
    if (last == null) {
      return Optional.empty();
    }
    if (!Double.isNaN(last.accuracy())) {
      return Optional.of(new Score(ACCURACY, last.accuracy()));
    }
    return last.scores().entrySet().stream()
        .filter(entry -> !Double.isNaN(entry.getValue()))
        .findFirst()
        .map(entry -> new Score(entry.getKey(), entry.getValue()));
  }

  /**
   * A list of runs as JSON, for other programs. The names are part of the interface: {@code run},
   * {@code state}, {@code epochs}, {@code accuracy}, {@code valid_loss}, {@code changed}, {@code
   * seconds}, {@code findings}, and {@code score} (the main score, with {@code name} and {@code
   * value}). Unknown values are null.
   */
  public static String json(List<ListedRun> runs) {
    ArrayNode list = JSON.createArrayNode();
    for (ListedRun run : runs) {
      ObjectNode node = list.addObject();
      node.put("run", run.directory().toString());
      node.put("state", run.state().toString());
      EpochResult last = run.last();
      node.put("epochs", last == null ? 0 : last.epoch() + 1);
      node.put("accuracy", last == null || Double.isNaN(last.accuracy()) ? null : last.accuracy());
      node.put(
          "valid_loss",
          last == null || !Double.isFinite(last.validLoss()) ? null : last.validLoss());
      node.put("changed", run.changed().toString());
      node.put("seconds", run.seconds());
      node.set("findings", JSON.valueToTree(run.findings()));
      node.set("score", JSON.valueToTree(run.score().orElse(null)));
    }
    return list.toPrettyString();
  }

  /**
   * The names of the rules with findings; null if a file is damaged or cannot be read, so that the
   * other runs can still be listed.
   */
  private static @Nullable List<String> findings(RunDirectory run) {
    try {
      return Diagnosis.of(run.root()).findings().stream().map(Finding::rule).toList();
    } catch (InvalidInputException | IOException | UncheckedIOException e) {
      return null;
    }
  }
}
