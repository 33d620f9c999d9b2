package io.github.convlens.cli.command;

import io.github.convlens.cli.terminal.ProgressDisplay;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.device.EngineStart;
import io.github.convlens.model.engine.EngineCheck;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens the data set of a configuration in the data folder that the command line names. */
final class OpenedData {

  private OpenedData() {}

  static DataSet open(Configuration configuration, PlaceOptions place, PrintWriter err) {
    return open(configuration, place.dataDirectory(), err, EngineCheck.ofProcess());
  }

  /**
   * Opens the data set. Meanwhile, libtorch is loaded and checked by {@code engine}.
   *
   * @param directory the only folder that is searched; null for the usual folders
   */
  static DataSet open(
      Configuration configuration, @Nullable Path directory, PrintWriter err, EngineCheck engine) {
    DataSearchPath searchPath = DataSearchPath.ofProcess(directory);
    try (EngineStart start = EngineStart.begin(engine);
        ProgressDisplay progress = ProgressDisplay.on(err)) {
      DataSet data = configuration.dataSet(searchPath, progress);
      start.await();
      return data;
    }
  }
}
