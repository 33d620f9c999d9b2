package io.github.convlens.cli.command;

import io.github.convlens.cli.terminal.ProgressDisplay;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.device.EngineStart;
import io.github.convlens.model.engine.EngineCheck;
import java.io.PrintWriter;

/** Opens the data set of a configuration where the command line says that data lies. */
final class OpenedData {

  private OpenedData() {}

  static DataSet open(Configuration configuration, PlaceOptions place, PrintWriter err) {
    return open(configuration, place, err, EngineCheck.ofProcess());
  }

  /** While the data are read, libtorch is loaded and {@code engine} makes its first check. */
  static DataSet open(
      Configuration configuration, PlaceOptions place, PrintWriter err, EngineCheck engine) {
    DataSearchPath searchPath = DataSearchPath.ofProcess(place.dataDirectory());
    try (EngineStart start = EngineStart.begin(engine);
        ProgressDisplay progress = ProgressDisplay.on(err)) {
      DataSet data = configuration.dataSet(searchPath, progress);
      start.await();
      return data;
    }
  }
}
