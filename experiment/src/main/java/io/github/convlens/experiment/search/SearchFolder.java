package io.github.convlens.experiment.search;

import io.github.convlens.training.session.RunDirectory;
import java.nio.file.Path;

/**
 * The paths of a search's files.
 *
 * @param root the folder of the search
 */
public record SearchFolder(Path root) {

  /** The description of the search, which contains its space and its strategy. */
  public Path plan() {
    return root.resolve("search.json");
  }

  /**
   * The table with one row per trial. It does not depend on how often the search was stopped or
   * killed.
   */
  public Path table() {
    return root.resolve("search.csv");
  }

  /** The table with the training time of each trial in seconds. */
  public Path times() {
    return root.resolve("search-times.csv");
  }

  /** The HTML page of all trials. */
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

  /** The standard output and standard error of a trial's process. */
  public Path output(int trial) {
    return trials().resolve(Trial.name(trial) + ".log");
  }

  /** The file that says why a trial diverged or failed. Other trials have no such file. */
  public Path end(int trial) {
    return trials().resolve(Trial.name(trial) + ".end.json");
  }

  /** The folder with the files of trials that are not in their run directories. */
  public Path trials() {
    return root.resolve("trials");
  }
}
