package io.github.convlens.cli.command;

import io.github.convlens.experiment.cluster.Cluster;
import io.github.convlens.experiment.cluster.SentTrials;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that choose the machines for the trials of a search. */
final class SearchCluster {

  @Option(
      names = "--spark",
      paramLabel = "MASTER",
      description =
          "Train each trial as a task of Apache Spark: spark://host:7077, or local[4]. Needs"
              + " --jobs.")
  private String master;

  @Option(
      names = "--output-uri",
      paramLabel = "URI",
      description =
          "With --spark, the folder of the run directories, such as hdfs://host/search or"
              + " s3a://bucket/search. Without --output-uri, all machines must share DIR.")
  private String output;

  @Mixin private DataUriOption data;

  /** Rejects options that cannot be combined. */
  void require(boolean jobsGiven, Function<String, RuntimeException> misuse) {
    if (master == null && (output != null || data.uri() != null)) {
      throw misuse.apply("--output-uri and --data-uri need --spark: give --spark MASTER too");
    }
    if (master != null && !jobsGiven) {
      throw misuse.apply("--spark needs the number of parallel trials: give --jobs too");
    }
  }

  /** Connects to the cluster that trains; returns empty if this machine trains. */
  Optional<Cluster> connect() {
    return Optional.ofNullable(master).map(Cluster::connectTo);
  }

  /**
   * What Spark's executors receive about the search: the program, and where the data and the runs
   * are.
   */
  SentTrials sent(Class<?> program, @Nullable Path dataDirectory) {
    String folder = dataDirectory == null ? null : dataDirectory.toAbsolutePath().toString();
    return new SentTrials(program.getName(), output, data.uri() == null ? folder : data.uri());
  }
}
