package io.github.convlens.experiment.search;

import io.github.convlens.training.session.RunDirectory;
import java.nio.file.Path;

/**
 * The files of a search.
 *
 * @param root the folder that holds them
 */
public record SearchFolder(Path root) {

  /** What is searched, and how. */
  public Path plan() {
    return root.resolve("search.json");
  }

  /** A row per trial; the same however often the search was stopped or killed. */
  public Path table() {
    return root.resolve("search.csv");
  }

  /** A row per trial with the seconds that it took. */
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

  /** The configuration that all trials begin with, resolved. */
  public Path base() {
    return trials().resolve("configuration.yaml");
  }

  /** The configuration of a trial. */
  public Path configuration(int trial) {
    return trials().resolve(Trial.name(trial) + ".yaml");
  }

  /** What a trial's process wrote to its standard output and error. */
  public Path output(int trial) {
    return trials().resolve(Trial.name(trial) + ".log");
  }

  /** Why a trial diverged or failed; not there for others. */
  public Path end(int trial) {
    return trials().resolve(Trial.name(trial) + ".end.json");
  }

  /** The files of trials outside their run directories. */
  public Path trials() {
    return root.resolve("trials");
  }
}
