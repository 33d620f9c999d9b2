package io.github.convlens.cli.command;

import io.github.convlens.data.catalogue.DataSearchPath;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option for the directory of the data sets. */
final class DataDirectoryOption {

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "The only folder to look in for data sets, and to download them to.")
  private Path directory;

  DataSearchPath searchPath() {
    return DataSearchPath.ofProcess(directory);
  }

  Path directory() {
    return directory;
  }
}
