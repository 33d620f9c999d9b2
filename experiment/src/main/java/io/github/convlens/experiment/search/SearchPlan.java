package io.github.convlens.experiment.search;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.ConfigurationFile;
import io.github.convlens.experiment.search.space.Domain;
import io.github.convlens.experiment.search.space.Point;
import io.github.convlens.experiment.search.space.SearchSpace;
import io.github.convlens.experiment.search.strategy.Asha;
import io.github.convlens.experiment.search.strategy.Epochs;
import io.github.convlens.experiment.search.strategy.Grid;
import io.github.convlens.experiment.search.strategy.Job;
import io.github.convlens.experiment.search.strategy.RandomDraws;
import io.github.convlens.experiment.search.strategy.Strategy;
import io.github.convlens.experiment.search.strategy.Tpe;
import io.github.convlens.experiment.yaml.Setting;
import io.github.convlens.training.loop.Criterion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The space and the strategy of a search, and everything else that determines its trials. */
public final class SearchPlan {
  /** The number of random trials at the start of TPE, which is Optuna's default. */
  private static final int STARTUP_TRIALS = 10;

  private static final String EPOCHS = "training.epochs";

  private final ConfigurationFile file;
  private final List<Setting> settings;
  private final Path spaceFile;
  private final SearchSpace space;
  private final SearchOptions options;
  private final Configuration base;
  private final Strategy strategy;

  private SearchPlan(
      ConfigurationFile file,
      List<Setting> settings,
      Path spaceFile,
      SearchSpace space,
      SearchOptions options) {
    this.file = file;
    this.settings = settings;
    this.spaceFile = spaceFile;
    this.space = space;
    this.options = options;
    base = file.with(settings, note -> {});
    strategy = strategy();
    requireValid();
  }

  /**
   * Reads all files, and checks every configuration that does not depend on results.
   *
   * @param configuration the configuration file on which all trials are based
   * @param settings the settings that override keys of the file, in the form {@code KEY=VALUE}
   * @param space the file with the keys of the search space and their values
   * @throws InvalidInputException if a file, a setting or an option is invalid; the message names
   *     the file, the key, and what is expected
   */
  public static SearchPlan of(
      Path configuration, List<String> settings, Path space, SearchOptions options) {
    List<Setting> all = new ArrayList<>(settings.stream().map(Setting::parse).toList());
    options
        .metric()
        .ifPresent(metric -> all.add(setting("training.best", metric, "--metric " + metric)));
    return new SearchPlan(
        ConfigurationFile.read(configuration), all, space, SearchSpace.read(space), options);
  }

  /**
   * Checks that a trial can be trained without the other trials.
   *
   * @param number the number of the trial, from 0
   * @throws InvalidInputException if there is no such trial, or the strategy chooses it by the
   *     results of other trials
   */
  public void requireAlone(int number) {
    if (!decisions().independent()) {
      throw new InvalidInputException(
          "--trial: with %s a trial depends on the results of others: use grid or random"
              .formatted(options.strategy()));
    }
    if (number < 0 || number >= trials()) {
      throw new InvalidInputException(
          "--trial %d: there %s, counted from 0: give one of them, or more --trials"
              .formatted(
                  number, trials() == 1 ? "is 1 trial" : "are %d trials".formatted(trials())));
    }
  }

  private static Setting setting(String key, String text, String origin) {
    return new Setting(key, new ObjectMapper().valueToTree(text), origin);
  }

  private Strategy strategy() {
    Epochs epochs = this::epochs;
    long seed = options.seed().orElse(base.seed());
    RandomDraws draws = new RandomDraws(space, seed, options.trials(), epochs);
    return switch (options.strategy()) {
      case GRID -> grid(epochs);
      case RANDOM -> draws;
      case TPE -> new Tpe(draws, STARTUP_TRIALS);
      case ASHA -> new Asha(draws, rungs(), options.reduction());
    };
  }

  private Grid grid(Epochs epochs) {
    if (options.trialsGiven().isPresent()) {
      throw new InvalidInputException(
          "--trials: the values of a grid decide its number of trials: leave --trials out, or use"
              + " another --strategy");
    }
    try {
      return new Grid(space.grid(SearchOptions.MOST_TRIALS), epochs);
    } catch (InvalidInputException e) {
      throw e.at(spaceFile.toString());
    }
  }

  private List<Integer> rungs() {
    if (space.keys().stream().anyMatch(key -> key.path().equals(EPOCHS))) {
      throw new InvalidInputException(
          ("%s: training.epochs: asha decides how long a trial is trained: remove it, or use"
                  + " another --strategy")
              .formatted(spaceFile));
    }
    List<Integer> rungs =
        Asha.rungs(base.training().epochs(), options.reduction(), options.minEpochs());
    if (rungs.size() < 2) {
      throw new InvalidInputException(
          ("with training.epochs %d, asha has only one rung, and would be random search: train"
                  + " longer, or lower --min-epochs or --reduction")
              .formatted(base.training().epochs()));
    }
    return rungs;
  }

  private void requireValid() {
    strategy.ahead().forEach(this::configuration);
    if (strategy instanceof Tpe) {
      // The strategy's proposals are not known yet, so each value of a list and both bounds of a
      // range are checked.
      space.corners().forEach(this::configuration);
    }
  }

  private int epochs(Point point) {
    return point.values().containsKey(EPOCHS)
        ? configuration(point).training().epochs()
        : base.training().epochs();
  }

  /**
   * The configuration with the values of a point.
   *
   * @throws InvalidInputException if a value is invalid; the message names the key of the space
   */
  Configuration configuration(Point point) {
    List<Setting> all = new ArrayList<>(settings);
    point
        .values()
        .forEach(
            (key, value) ->
                all.add(
                    new Setting(
                        key, value, "%s: %s=%s".formatted(spaceFile, key, Domain.text(value)))));
    return file.with(all, note -> {});
  }

  /** The trial that a job trains. */
  Trial trial(Job job) {
    Configuration configuration = configuration(job.point());
    return new Trial(
        job.trial(),
        job.point().texts(),
        configuration.yaml(),
        job.epochs(),
        configuration.training().epochs());
  }

  /** The configuration on which all trials are based, without the values of the space. */
  public Configuration base() {
    return base;
  }

  /** The search space. */
  public SearchSpace space() {
    return space;
  }

  /** The options of the search. */
  public SearchOptions options() {
    return options;
  }

  /** The strategy that chooses the next trial. */
  Strategy decisions() {
    return strategy;
  }

  /** The name of the metric by which trials are compared. */
  public String metric() {
    return criterion().key();
  }

  /** Whether the metric is minimised or maximised. */
  public SearchOptions.Goal goal() {
    return options.direction().orElseGet(() -> SearchOptions.Goal.of(criterion().direction()));
  }

  private Criterion criterion() {
    return base.training().best();
  }

  /**
   * The cost of an outcome. Lower is better. The cost is positive infinity if the outcome has no
   * value to compare.
   */
  double cost(TrialOutcome outcome) {
    double value = outcome.metrics().getOrDefault(metric(), Double.NaN);
    return outcome.comparable() && Double.isFinite(value)
        ? goal().direction().cost(value)
        : Double.POSITIVE_INFINITY;
  }

  /**
   * The numbers of epochs after which {@code asha} compares trials (its rungs); empty for other
   * strategies.
   */
  public List<Integer> rungEpochs() {
    return strategy instanceof Asha asha ? asha.rungs() : List.of();
  }

  /** The number of trials of the whole search. */
  public int trials() {
    return strategy instanceof Grid grid ? grid.points().size() : options.trials();
  }

  /** Whether the first trials remain the same if the number of trials is increased. */
  boolean mayGrow() {
    return strategy instanceof RandomDraws || strategy instanceof Tpe;
  }

  /**
   * A trial of a strategy that does not need results. Such a trial is trained to the end of its
   * configuration.
   */
  Trial alone(int number) {
    Point point = strategy.ahead().get(number);
    return trial(new Job(number, point, epochs(point)));
  }

  /** Everything that determines the trials, as JSON. The configuration is not included. */
  ObjectNode json() {
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.put("strategy", options.strategy().toString());
    node.put("trials", trials());
    node.put("seed", options.seed().orElse(base.seed()));
    node.put("metric", metric());
    node.put("direction", goal().toString());
    switch (options.strategy()) {
      case TPE -> node.put("jobs", options.jobs());
      case ASHA -> {
        node.put("jobs", options.jobs());
        node.put("reduction", options.reduction());
        node.put("min_epochs", options.minEpochs());
      }
      case GRID, RANDOM -> {}
    }
    ObjectNode keys = node.putObject("space");
    space.keys().forEach(key -> keys.set(key.path(), key.json()));
    return node;
  }
}
