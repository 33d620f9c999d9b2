package io.github.convlens.cli.command;

import io.github.convlens.experiment.cluster.Cluster;
import io.github.convlens.experiment.run.StopOnSignal;
import io.github.convlens.experiment.search.Search;
import io.github.convlens.experiment.search.SearchOptions;
import io.github.convlens.experiment.search.SearchPlan;
import io.github.convlens.experiment.search.SearchResult;
import io.github.convlens.experiment.search.Trial;
import io.github.convlens.experiment.search.TrialOutcome;
import io.github.convlens.experiment.search.TrialRunner;
import io.github.convlens.experiment.search.process.TrialProcesses;
import io.github.convlens.insight.search.SearchReport;
import io.github.convlens.training.loop.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code convlens search}. */
@Command(
    name = "search",
    description = {
      "Train a configuration many times with different values of some keys, and find the"
          + " best values. To continue a search that was interrupted or killed, repeat the same"
          + " command."
    })
public final class SearchCommand extends ConsoleCommand {
  @Mixin private ConfigArguments arguments;

  @Parameters(
      index = "1",
      paramLabel = "SPACE",
      description = "The keys to vary and their values (YAML).")
  private Path space;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      required = true,
      description = "The folder of the search: tables, page, and a run directory for each trial.")
  private Path output;

  @Option(
      names = "--strategy",
      paramLabel = "STRATEGY",
      defaultValue = "random",
      description = "One of ${COMPLETION-CANDIDATES}; by default ${DEFAULT-VALUE}.")
  private SearchOptions.Kind strategy;

  @Option(
      names = "--trials",
      paramLabel = "N",
      description = "The number of trials; by default 20, or all combinations of a grid.")
  private Integer trials;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description =
          "The number of trials to train at the same time, each with its share of the"
              + " threads; by default 1.")
  private Integer jobs;

  @Option(
      names = "--max-seconds",
      paramLabel = "S",
      description = "Stop after S seconds; the same command continues the search.")
  private Double maxSeconds;

  @Option(
      names = "--metric",
      paramLabel = "COLUMN",
      description =
          "The column of metrics.csv whose last value decides which trial is best; by"
              + " default the configuration's training.best.")
  private String metric;

  @Option(
      names = "--direction",
      paramLabel = "DIRECTION",
      description =
          "Whether lower or higher values of the metric are better: one of"
              + " ${COMPLETION-CANDIDATES}; by default this follows from the metric.")
  private SearchOptions.Goal direction;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed for drawing values; by default the configuration's.")
  private Long seed;

  @Option(
      names = "--reduction",
      paramLabel = "N",
      defaultValue = "3",
      description = "asha: one of N trials is trained further; by default ${DEFAULT-VALUE}.")
  private int reduction;

  @Option(
      names = "--min-epochs",
      paramLabel = "N",
      defaultValue = "1",
      description = "asha: train every trial for at least N epochs; by default ${DEFAULT-VALUE}.")
  private int minEpochs;

  @Option(
      names = "--trial",
      paramLabel = "N",
      description =
          "grid, random: train only trial N, counted from 0, as one of many jobs that share the"
              + " folder.")
  private Integer trial;

  @Mixin private SearchCluster clusterOptions;

  @Override
  public Integer call() throws IOException {
    clusterOptions.require(jobs != null || trial != null, this::misuse);
    for (String option : List.of("--reduction", "--min-epochs")) {
      if (given(option) && strategy != SearchOptions.Kind.ASHA) {
        throw misuse(option + " is used only by --strategy asha: leave it out, or use asha");
      }
    }
    SearchPlan plan = SearchPlan.of(arguments.file(), arguments.settings(), space, options());
    if (trial != null) {
      plan.requireAlone(trial);
    }
    Search search = Search.open(output, plan);
    Optional<Cluster> cluster = clusterOptions.connect();
    Class<?> program = root().getCommand().getClass();
    PlaceOptions place = arguments.place();
    int parallel = trial == null ? search.plan().options().jobs() : 1;
    StopSignal stop = new StopSignal();
    try (StopOnSignal signals = new StopOnSignal()) {
      TrialRunner runner =
          cluster.isPresent()
              ? cluster
                  .get()
                  .trials(search.folder(), clusterOptions.sent(program, place.dataDirectory()))
              : TrialProcesses.ofProgram(program, search, parallel, place.arguments(), log()::info);
      signals.guard(stop);
      return trial == null ? all(search, runner, stop) : one(search, runner, stop);
    } finally {
      cluster.ifPresent(Cluster::close);
    }
  }

  private int all(Search search, TrialRunner runner, StopSignal stop) throws IOException {
    SearchReport report = new SearchReport(this::say);
    SearchResult result = search.run(runner, stop, report);
    report.end(result);
    stop.reason().ifPresent(why -> log().info("{}; the same command continues", why.text()));
    return stop.interrupted() ? ExitCode.INTERRUPTED : ExitCode.DONE;
  }

  private int one(Search search, TrialRunner runner, StopSignal stop) throws IOException {
    Optional<TrialOutcome> outcome = search.runOne(trial, runner, stop);
    if (outcome.isEmpty()) {
      return ExitCode.INTERRUPTED;
    }
    say(SearchReport.line(search.plan(), Trial.name(trial), outcome.get()));
    return outcome.get().state() == TrialOutcome.State.FAILED ? ExitCode.BAD_INPUT : ExitCode.DONE;
  }

  private SearchOptions options() {
    return SearchOptions.defaults()
        .with(SearchOptions.STRATEGY, strategy)
        .with(SearchOptions.TRIALS, trials)
        .with(SearchOptions.JOBS, jobs == null ? 1 : jobs)
        .with(SearchOptions.SEED, seed)
        .with(SearchOptions.METRIC, metric)
        .with(SearchOptions.DIRECTION, direction)
        .with(SearchOptions.REDUCTION, reduction)
        .with(SearchOptions.MIN_EPOCHS, minEpochs)
        .with(SearchOptions.MAX_SECONDS, maxSeconds);
  }
}
