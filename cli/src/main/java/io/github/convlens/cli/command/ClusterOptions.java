package io.github.convlens.cli.command;

import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.cluster.Cluster;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The options that choose the machines to train on. */
final class ClusterOptions {

  @Option(
      names = "--spark",
      paramLabel = "MASTER",
      description =
          "Train on Apache Spark: spark://host:7077, or local[4]. Needs --workers, or"
              + " training.rounds in the configuration.")
  private String master;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description =
          "Number of workers that share each batch, as -s training.rounds.workers=N. Without"
              + " --spark they take turns in this process, with exactly the same results.")
  private Integer workers;

  @Option(
      names = "--sync-every",
      paramLabel = "H",
      description =
          "Average the workers' weights after every H updates, as -s"
              + " training.rounds.sync_every=H.")
  private Integer syncEvery;

  @Option(
      names = "--data-uri",
      paramLabel = "URI",
      description =
          "With --spark, the folder of the data sets, such as hdfs://host/data or"
              + " s3a://bucket/data; every machine copies it once. Without it, every machine"
              + " must have the data.")
  private String data;

  /**
   * Adds the options that change results to the configuration, so that the run directory records
   * them.
   */
  void addTo(ConfigArguments arguments) {
    if (workers != null) {
      arguments.set("training.rounds.workers=" + workers);
    }
    if (syncEvery != null) {
      arguments.set("training.rounds.sync_every=" + syncEvery);
    }
  }

  /** The address of the data; null if every machine has them. */
  String data() {
    return data;
  }

  /** Rejects options that do not go together. */
  void require(Configuration configuration, Function<String, RuntimeException> misuse) {
    if (master != null && configuration.training().rounds().isEmpty()) {
      throw misuse.apply(
          "--spark needs the number of workers that share each batch: give --workers too");
    }
    if (data != null && master == null) {
      throw misuse.apply("--data-uri is for --spark: use --data-dir for data on this machine");
    }
  }

  /** Connects to the cluster that trains; empty if this process trains. */
  Optional<Cluster> connect() {
    return Optional.ofNullable(master).map(Cluster::connectTo);
  }
}
