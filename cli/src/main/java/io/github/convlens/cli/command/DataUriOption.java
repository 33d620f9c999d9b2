package io.github.convlens.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option for the address of the data, which the machines of a cluster use. */
final class DataUriOption {

  @Option(
      names = "--data-uri",
      paramLabel = "URI",
      description =
          "With --spark, the folder of the data sets, such as hdfs://host/data or"
              + " s3a://bucket/data. Every machine copies it once. Without --data-uri, every"
              + " machine must have the data.")
  private @Nullable String uri;

  /** The address of the data; null if every machine has the data. */
  @Nullable String uri() {
    return uri;
  }
}
