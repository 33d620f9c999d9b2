package io.github.convlens.cli.command;

import io.github.convlens.cli.terminal.ProgressDisplay;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.experiment.Configuration;
import java.io.PrintWriter;

/** Opens the data set of a configuration where the command line says that data lies. */
final class OpenedData {

  private OpenedData() {}

  static DataSet open(Configuration configuration, PlaceOptions place, PrintWriter err) {
    DataSearchPath searchPath = DataSearchPath.ofProcess(place.dataDirectory());
    try (ProgressDisplay progress = ProgressDisplay.on(err)) {
      return configuration.dataSet(searchPath, progress);
    }
  }
}
