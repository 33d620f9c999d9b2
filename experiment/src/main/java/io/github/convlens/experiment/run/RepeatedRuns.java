package io.github.convlens.experiment.run;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.yaml.ResumedConfiguration;
import io.github.convlens.training.session.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The run directories of repeated training: {@code seed-42} and so on for several seeds, {@code
 * fold-1} and so on for the folds of a cross-validation, or {@code seed-42/fold-1} and so on for
 * both.
 *
 * @param place the folder that contains the run directories
 * @param firstSeed the seed, or the first of several seeds
 * @param seeds the number of seeds; 0 if training is not repeated with other seeds
 * @param folds the number of folds; 0 without cross-validation
 */
public record RepeatedRuns(Path place, long firstSeed, int seeds, int folds) {

  /** The maximum number of runs; each run has its own folder. */
  private static final int MAX_RUNS = 10_000;

  /**
   * @throws InvalidInputException if there are more than 10,000 runs, or the last seed is not a
   *     64-bit integer
   */
  public RepeatedRuns {
    if ((long) Math.max(1, seeds) * Math.max(1, folds) > MAX_RUNS) {
      throw new InvalidInputException(
          "%s: %,d runs are too many: give at most %,d in all"
              .formatted(
                  Stream.of(
                          seeds == 0 ? "" : "--seeds " + seeds,
                          folds == 0 ? "" : "--folds " + folds)
                      .filter(option -> !option.isEmpty())
                      .collect(Collectors.joining(" and ")),
                  (long) Math.max(1, seeds) * Math.max(1, folds),
                  MAX_RUNS));
    }
    if (firstSeed > Long.MAX_VALUE - Math.max(0, seeds - 1)) {
      throw new InvalidInputException(
          "seed",
          "seed is %d, so the last of --seeds %d would be too large (%d higher): give a lower seed"
              .formatted(firstSeed, seeds, seeds - 1));
    }
  }

  /**
   * One of the runs.
   *
   * @param fold the fold that is the run's validation split, from 1; 0 without folds
   * @param directory the run directory
   * @param settings the settings in which its configuration differs from that of the other runs, in
   *     the form of {@code -s}
   */
  public record Member(long seed, int fold, Path directory, List<String> settings) {

    /** The name that distinguishes the run from the other runs, as in {@code seed 42, fold 1}. */
    public String name() {
      return "seed " + seed + (fold == 0 ? "" : ", fold " + fold);
    }

    /** Whether the run directory exists, so that the run can be continued. */
    public boolean begun() {
      return Files.isDirectory(directory);
    }
  }

  /** The runs in the order in which they are trained: seed by seed. */
  public List<Member> members() {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < Math.max(1, seeds); i++) {
      long seed = firstSeed + i;
      Path folder = seeds == 0 ? place : place.resolve("seed-" + seed);
      String setting = "seed=" + seed;
      if (folds == 0) {
        members.add(new Member(seed, 0, folder, List.of(setting)));
      }
      for (int fold = 1; fold <= folds; fold++) {
        members.add(
            new Member(
                seed,
                fold,
                folder.resolve("fold-" + fold),
                List.of(setting, "data.validation={fold: %d, of: %d}".formatted(fold, folds))));
      }
    }
    return members;
  }

  /** Whether all runs have finished. */
  public boolean finished() {
    return members().stream().allMatch(member -> new RunDirectory(member.directory()).finished());
  }

  /**
   * Checks every run before any of them continues. Finished runs enter the summary without being
   * repeated, so all runs must have begun with the same configuration.
   *
   * @param configuration the resolved configuration, as YAML
   * @throws InvalidInputException if none of the runs exists, or if a run began with a
   *     configuration that gives different results
   */
  public void requireResumable(Function<Member, String> configuration) {
    boolean any = false;
    for (Member member : members()) {
      any |= member.begun();
      Path stored = new RunDirectory(member.directory()).config();
      if (Files.exists(stored)) {
        ResumedConfiguration.requireSameResults(stored, configuration.apply(member));
      }
    }
    if (!any) {
      String option = seeds == 0 ? "--folds" : folds == 0 ? "--seeds" : "--seeds and --folds";
      throw new InvalidInputException(
          "run-dir",
          "run directory %s: there is no run with %s to resume: leave out --resume to start one"
                  .formatted(place, option)
              + ", or "
              + option
              + " to resume a single run");
    }
  }
}
