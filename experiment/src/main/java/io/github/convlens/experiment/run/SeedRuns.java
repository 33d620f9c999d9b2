package io.github.convlens.experiment.run;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.yaml.ResumedConfiguration;
import io.github.convlens.training.session.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongFunction;

/**
 * The run directories of a training that is repeated with one seed after the other: {@code seed-42}
 * and so on below one folder.
 *
 * @param place the folder
 * @param first the first seed
 * @param count how many there are
 */
public record SeedRuns(Path place, long first, int count) {

  /** The run directory of one seed. */
  public Path of(long seed) {
    return place.resolve("seed-" + seed);
  }

  /** Whether there is a run of this seed to continue. */
  public boolean begun(long seed) {
    return Files.isDirectory(of(seed));
  }

  /**
   * Looks at every run before one of them continues: finished runs count in the summary as they
   * are, so all must have begun with the same configuration.
   *
   * @param configuration resolved, as YAML, by seed
   * @throws InvalidInputException if there is no run of these seeds, or one began with a
   *     configuration that computes something else
   */
  public void requireResumable(LongFunction<String> configuration) {
    boolean any = false;
    for (long seed = first; seed < first + count; seed++) {
      any |= begun(seed);
      Path stored = new RunDirectory(of(seed)).config();
      if (Files.exists(stored)) {
        ResumedConfiguration.requireSameResults(stored, configuration.apply(seed));
      }
    }
    if (!any) {
      throw new InvalidInputException(
          "run-dir",
          "run directory %s: there is no run with --seeds to resume: leave out --resume to start it"
                  .formatted(place)
              + ", or --seeds to resume a single run");
    }
  }
}
