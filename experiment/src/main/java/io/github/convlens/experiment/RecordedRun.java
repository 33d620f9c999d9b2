package io.github.convlens.experiment;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.training.session.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A run directory and its configuration. The run may have finished, may have been killed, or may
 * still be in progress.
 *
 * @param configuration the resolved configuration with which the run began
 */
public record RecordedRun(RunDirectory directory, Configuration configuration) {

  /**
   * Opens a run directory.
   *
   * @throws InvalidInputException if {@code root} is not a run directory, or its configuration is
   *     damaged
   */
  public static RecordedRun open(Path root) {
    RunDirectory directory = new RunDirectory(root);
    if (!Files.isRegularFile(directory.config())) {
      throw new InvalidInputException(
          root
              + " is not a run directory: it has no config.yaml: give the folder that train named");
    }
    return new RecordedRun(directory, Configuration.read(directory.config()));
  }
}
