package io.github.convlens.experiment.search;

import io.github.convlens.training.session.RunDirectory;
import java.nio.file.Path;

/**
 * The paths of a search's files.
 *
 * @param root the folder of the search
 */
public record SearchFolder(Path root) {

  /** The description of the search: its space and strategy. */
  public Path plan() {
    return root.resolve("search.json");
  }

  /** A row per trial; the same no matter how often the search was stopped or killed. */
  public Path table() {
    return root.resolve("search.csv");
  }

  /** A row per trial with its training time in seconds. */
  public Path times() {
    return root.resolve("search-times.csv");
  }

  /** The page of all trials. */
  public Path page() {
    return root.resolve("search.html");
  }

  /** The run directory of a trial. */
  public RunDirectory run(int trial) {
    return new RunDirectory(root.resolve(Trial.name(trial)));
  }

  /** The resolved configuration from which all trials are derived. */
  public Path base() {
    return trials().resolve("configuration.yaml");
  }

  /** The configuration of a trial. */
  public Path configuration(int trial) {
    return trials().resolve(Trial.name(trial) + ".yaml");
  }

  /** The output of a trial's process, standard output and error. */
  public Path output(int trial) {
    return trials().resolve(Trial.name(trial) + ".log");
  }

  /** The reason why a trial diverged or failed; absent for other trials. */
  public Path end(int trial) {
    return trials().resolve(Trial.name(trial) + ".end.json");
  }

  /** The files of trials outside their run directories. */
  public Path trials() {
    return root.resolve("trials");
  }
}
