package io.github.convlens.cli.command;

import io.github.convlens.cli.config.Configuration;
import io.github.convlens.data.DataSet;
import io.github.convlens.data.Progress;
import io.github.convlens.data.catalogue.Catalogue;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.catalogue.DataSets;

/** Opens the data set of a configuration where the command line says that data lies. */
final class OpenedData {

  private OpenedData() {}

  static DataSet open(Configuration configuration, PlaceOptions place) {
    DataSearchPath searchPath = DataSearchPath.ofProcess(place.dataDirectory());
    return new DataSets(Catalogue.load(), searchPath, Progress.NONE)
        .open(configuration.data(), configuration.seed());
  }
}
