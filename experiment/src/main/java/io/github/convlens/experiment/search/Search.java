package io.github.convlens.experiment.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.core.DurableFiles;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.search.strategy.Job;
import io.github.convlens.experiment.yaml.ResumedConfiguration;
import io.github.convlens.training.loop.StopSignal;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.session.RunLock;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A search and its folder. If the process is killed, the search can continue from the files in the
 * folder: the description of the search ({@code search.json}) and the run directories of the
 * trials. A search that continues derives its earlier decisions from these files again.
 *
 * <pre>{@code
 * SearchPlan plan = SearchPlan.of(config, List.of(), space, SearchOptions.defaults());
 * Search search = Search.open(folder, plan);
 * SearchResult result = search.run(runner, new StopSignal(), new SearchListener() {});
 * }</pre>
 */
public final class Search {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TRIALS = "trials";
  private static final int MAX_ATTEMPTS = 20;

  private final SearchFolder folder;
  private final SearchPlan plan;

  private Search(SearchFolder folder, SearchPlan plan) {
    this.folder = folder;
    this.plan = plan;
  }

  /**
   * Begins a search in a folder, or continues the search that the folder contains.
   *
   * @param folder the folder, which is created if it does not exist
   * @throws InvalidInputException if the folder contains a different search, or other files
   * @throws IOException if a file cannot be read or written
   */
  public static Search open(Path folder, SearchPlan plan) throws IOException {
    SearchFolder files = new SearchFolder(folder);
    ObjectNode now = plan.json();
    for (int attempt = 1; ; attempt++) {
      try {
        begin(files, now, plan);
        return new Search(files, plan);
      } catch (FileSystemException e) {
        // With --trial, several machines may begin the same search and disturb each other while
        // they write its files. A machine that fails tries again.
        if (attempt == MAX_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static void begin(SearchFolder files, ObjectNode now, SearchPlan plan)
      throws IOException {
    String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(now) + "\n";
    if (Files.exists(files.plan())) {
      requireSame(files, now, plan);
    } else {
      requireEmpty(files.root());
    }
    Files.createDirectories(files.trials());
    if (!Files.exists(files.base())) {
      DurableFiles.replace(files.base(), plan.base().yaml());
    }
    if (!Files.exists(files.plan()) || !Files.readString(files.plan()).equals(text)) {
      DurableFiles.replace(files.plan(), text);
    }
  }

  private static void requireEmpty(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(folder + " is not a folder: give another one");
    }
    try (Stream<Path> children = Files.list(folder)) {
      // A search that was killed while it was starting has only hidden files and the folder trials.
      if (children.anyMatch(child -> !child.getFileName().toString().matches("\\..*|" + TRIALS))) {
        throw new InvalidInputException(
            folder + " holds other files and no search: give a new or empty folder");
      }
    }
  }

  private static void requireSame(SearchFolder files, ObjectNode now, SearchPlan plan)
      throws IOException {
    if (Files.exists(files.base())) {
      requireSameEpochs(files, plan);
    }
    JsonNode before =
        object(files.plan())
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        files.plan() + " is damaged: restore it, or give another folder"));
    for (Map.Entry<String, JsonNode> entry : now.properties()) {
      String key = entry.getKey();
      JsonNode earlier = before.path(key);
      if (earlier.equals(entry.getValue()) || sameNumber(earlier, entry.getValue())) {
        continue;
      }
      if (key.equals(TRIALS) && plan.mayGrow() && earlier.asInt() < entry.getValue().asInt()) {
        continue;
      }
      throw new InvalidInputException(
          earlier.isObject()
              ? ("%1$s holds a search with another %2$s (see %3$s): give that %2$s, or another"
                      + " folder")
                  .formatted(files.root(), key, files.plan())
              : ("%s holds a search with %s %s, but now it is %s: give the same value, or another"
                      + " folder")
                  .formatted(files.root(), key, earlier.asText(), entry.getValue().asText()));
    }
  }

  /** The JSON object in a file; empty if the file contains anything else. */
  private static Optional<JsonNode> object(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      return Optional.ofNullable(JSON.readTree(bytes)).filter(JsonNode::isObject);
    } catch (JsonProcessingException | CharConversionException e) {
      return Optional.empty();
    }
  }

  /**
   * Requires a configuration that gives the same results, with the same number of epochs. A single
   * run may continue with more epochs, but the trials of a search would no longer be comparable.
   */
  private static void requireSameEpochs(SearchFolder files, SearchPlan plan) {
    ResumedConfiguration.requireSameResults(files.base(), plan.base().yaml())
        .ifPresent(
            more -> {
              throw new InvalidInputException(
                  "training.epochs",
                  ("%s holds a search with training.epochs %d, but now it is %d: give the same"
                          + " value, or another folder")
                      .formatted(files.root(), more.before(), more.now()));
            });
  }

  /**
   * Whether two values are equal. Numbers are compared by their value, since a number may be read
   * with a different type, for example 42 as an int instead of a long. Anything else is compared by
   * its text.
   */
  private static boolean sameNumber(JsonNode a, JsonNode b) {
    return (a.isNumber() && b.isNumber() && a.doubleValue() == b.doubleValue())
        || a.toString().equals(b.toString());
  }

  /** The files of the search. */
  public SearchFolder folder() {
    return folder;
  }

  /** The plan of the search. */
  public SearchPlan plan() {
    return plan;
  }

  /**
   * Trains all trials that have not been trained yet.
   *
   * @param stop ends the search early; the trials then write checkpoints, and the search can
   *     continue later
   * @throws InvalidInputException if another process is running this search, or no trial can be
   *     trained
   * @throws IOException if a file cannot be read or written
   */
  @SuppressWarnings("try") // the lock is only held
  public SearchResult run(TrialRunner runner, StopSignal stop, SearchListener listener)
      throws IOException {
    try (RunLock lock = RunLock.acquire(new RunDirectory(folder.root()))) {
      return new Conductor(this, runner, stop, listener).run();
    }
  }

  /**
   * Trains a single trial, on one of many machines that share the folder.
   *
   * @param number the number of the trial, from 0
   * @param stop ends the trial early
   * @return the outcome; empty if the trial was stopped, in which case it has written a checkpoint
   *     if there was enough time
   * @throws InvalidInputException if there is no such trial, or the strategy chooses it by the
   *     results of other trials
   * @throws IOException if a file cannot be read or written
   */
  public Optional<TrialOutcome> runOne(int number, TrialRunner runner, StopSignal stop)
      throws IOException {
    plan.requireAlone(number);
    Trial trial = plan.alone(number);
    Optional<TrialOutcome> outcome = known(trial, runner);
    if (outcome.isEmpty()) {
      outcome = Alone.train(trial, plan, runner, stop);
      if (outcome.isPresent() && outcome.get().state() != TrialOutcome.State.FAILED) {
        remember(trial, outcome.get());
      }
    }
    return outcome;
  }

  /**
   * The outcome of a trial, if the files already contain it; empty if the trial must be trained, or
   * trained further.
   */
  Optional<TrialOutcome> known(Trial trial, TrialRunner runner) throws IOException {
    Path end = folder.end(trial.number());
    if (Files.exists(end)) {
      try {
        return Optional.of(JSON.treeToValue(object(end).orElseThrow(), TrialOutcome.class));
      } catch (JsonProcessingException | NoSuchElementException e) {
        throw new InvalidInputException(end + " is damaged: delete it to train the trial again");
      }
    }
    return runner.known(trial);
  }

  /** Stores an outcome if it cannot be read from the run directory. */
  void remember(Trial trial, TrialOutcome outcome) throws IOException {
    if (!outcome.comparable() && !Files.exists(folder.end(trial.number()))) {
      DurableFiles.replace(folder.end(trial.number()), JSON.writeValueAsString(outcome) + "\n");
    }
  }

  /** The trial of a job. */
  Trial trial(Job job) {
    return plan.trial(job);
  }
}
