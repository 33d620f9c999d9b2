package io.github.convlens.cli.command;

import io.github.convlens.experiment.cluster.Cluster;
import io.github.convlens.experiment.cluster.SentTrials;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the trials of a search are trained. */
final class SearchCluster {

  @Option(
      names = "--spark",
      paramLabel = "MASTER",
      description =
          "Train the trials on Apache Spark, as spark://host:7077 or local[4], each as a task; needs"
              + " --jobs.")
  private String master;

  @Option(
      names = "--output-uri",
      paramLabel = "URI",
      description =
          "With --spark: the folder of the run directories, as hdfs://host/search or"
              + " s3a://bucket/search. Without it every machine has DIR.")
  private String output;

  @Option(
      names = "--data-uri",
      paramLabel = "URI",
      description =
          "With --spark: the folder of the data sets, as hdfs://host/data or s3a://bucket/data;"
              + " every machine copies it once. Without it data are on every machine.")
  private String data;

  /** Refuses options that do not go together. */
  void require(boolean jobsGiven, Function<String, RuntimeException> misuse) {
    if (master == null && (output != null || data != null)) {
      throw misuse.apply("--output-uri and --data-uri are for --spark: give its MASTER too");
    }
    if (master != null && !jobsGiven) {
      throw misuse.apply("--spark: how many trials at the same time? Give --jobs too");
    }
  }

  /** Connects to the cluster that trains; empty where this machine does. */
  Optional<Cluster> connect() {
    return Optional.ofNullable(master).map(Cluster::connectTo);
  }

  /** What the cluster has to know of the search. */
  SentTrials sent(Class<?> program, @Nullable Path dataDirectory) {
    String folder = dataDirectory == null ? null : dataDirectory.toAbsolutePath().toString();
    return new SentTrials(program.getName(), output, data == null ? folder : data);
  }
}
