package io.github.convlens.dev.search;

import io.github.convlens.core.Progress;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.run.RunPlace;
import io.github.convlens.experiment.search.Search;
import io.github.convlens.experiment.search.SearchFolder;
import io.github.convlens.experiment.search.SearchOptions;
import io.github.convlens.experiment.search.SearchPlan;
import io.github.convlens.experiment.search.SearchResult;
import io.github.convlens.experiment.search.Trial;
import io.github.convlens.experiment.search.TrialOutcome;
import io.github.convlens.experiment.search.TrialRunner;
import io.github.convlens.insight.search.SearchReport;
import io.github.convlens.training.loop.StopSignal;
import io.github.convlens.training.loop.TrainingDivergedException;
import io.github.convlens.training.session.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares random search with successive halving on the same trials: the best value that each
 * search finds, and the number of batches that each search trains.
 *
 * <p>Each trial is trained only once, in this process and to the end. Its {@code metrics.csv} also
 * contains the values that halving would see after fewer epochs, since a training run that is
 * paused and resumed goes through the same epochs.
 */
public final class HalvingStudy {
  private HalvingStudy() {}

  /**
   * @param args a configuration, a search space, a folder for the results, the number of trials,
   *     and one or more seeds
   */
  public static void main(String... args) throws IOException {
    Path folder = Path.of(args[2]);
    for (String seed : List.of(args).subList(4, args.length)) {
      SearchOptions options =
          SearchOptions.defaults()
              .with(SearchOptions.TRIALS, Integer.parseInt(args[3]))
              .with(SearchOptions.JOBS, 2)
              .with(SearchOptions.SEED, Long.parseLong(seed))
              .with(SearchOptions.METRIC, "accuracy");
      Path random = folder.resolve("random-" + seed);
      SearchResult all = search(args, options, random, new InProcess(new SearchFolder(random)));
      SearchResult some =
          search(
              args,
              options.with(SearchOptions.STRATEGY, SearchOptions.Kind.ASHA),
              folder.resolve("asha-" + seed),
              new Recorded(new SearchFolder(random)));
      double best = all.best().orElseThrow().value();
      double found = some.best().orElseThrow().value();
      System.out.printf(
          Locale.ROOT,
          "seed %s: random %.4f (%s), %d batches; asha %.4f (%s), %d batches: %.4f of the value"
              + " for %.3f of the batches%n",
          seed,
          best,
          all.best().orElseThrow().trial().name(),
          all.batches(),
          found,
          some.best().orElseThrow().trial().name(),
          some.batches(),
          found / best,
          (double) some.batches() / all.batches());
    }
  }

  private static SearchResult search(
      String[] args, SearchOptions options, Path folder, TrialRunner runner) throws IOException {
    SearchPlan plan = SearchPlan.of(Path.of(args[0]), List.of(), Path.of(args[1]), options);
    return Search.open(folder, plan)
        .run(runner, new StopSignal(), new SearchReport(System.out::println));
  }

  /** A runner that trains the trials in this process, one at a time. */
  private static final class InProcess implements TrialRunner {
    private final SearchFolder folder;
    private @Nullable DataSet images;

    InProcess(SearchFolder folder) {
      this.folder = folder;
    }

    @Override
    public Optional<TrialOutcome> known(Trial trial) throws IOException {
      return TrialOutcome.of(folder.run(trial.number()), trial);
    }

    @Override
    public synchronized TrialOutcome train(Trial trial) throws IOException {
      Path file = folder.configuration(trial.number());
      Files.writeString(file, trial.configuration());
      Configuration configuration = Configuration.read(file);
      if (images == null) {
        images = configuration.dataSet(DataSearchPath.ofProcess(null), Progress.NONE);
      }
      RunDirectory run = folder.run(trial.number());
      try (RunPlace place =
              Files.isDirectory(run.root())
                  ? RunPlace.existing(run.root())
                  : RunPlace.fresh(run.root());
          var session = configuration.open(place, images, configuration.devices())) {
        if (place.resumed()) {
          session.resume(warning -> {});
        }
        session.train();
      } catch (TrainingDivergedException e) {
        return TrialOutcome.ended(run, TrialOutcome.State.DIVERGED, e.getMessage());
      }
      return TrialOutcome.of(run, trial).orElseThrow();
    }
  }

  /**
   * A runner that trains nothing. Another search with the same draws has trained the same trials to
   * the end. This runner reads from their records the results that they had after fewer epochs.
   */
  private record Recorded(SearchFolder folder) implements TrialRunner {
    @Override
    public Optional<TrialOutcome> known(Trial trial) {
      return Optional.empty();
    }

    @Override
    public TrialOutcome train(Trial trial) throws IOException {
      RunDirectory run = folder.run(trial.number());
      Optional<TrialOutcome> outcome = TrialOutcome.of(run, trial);
      return outcome.isPresent()
          ? outcome.get()
          : TrialOutcome.ended(run, TrialOutcome.State.DIVERGED, "its loss is not a number");
    }
  }
}
