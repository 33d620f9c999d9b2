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
          "Train on Apache Spark, as spark://host:7077 or local[4]; needs --workers, or rounds in"
              + " the configuration.")
  private String master;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description =
          "How many share each batch: -s training.rounds.workers=N. Without --spark they take turns"
              + " in this process, to the same bits.")
  private Integer workers;

  @Option(
      names = "--sync-every",
      paramLabel = "H",
      description = "Updates between two averages: -s training.rounds.sync_every=H.")
  private Integer syncEvery;

  @Option(
      names = "--data-uri",
      paramLabel = "URI",
      description =
          "With --spark: the folder of the data sets, as hdfs://host/data or s3a://bucket/data;"
              + " every machine copies it once. Without it data are on every machine.")
  private String data;

  /** Sets what changes results in the configuration, and so in the run directory. */
  void addTo(ConfigArguments arguments) {
    if (workers != null) {
      arguments.set("training.rounds.workers=" + workers);
    }
    if (syncEvery != null) {
      arguments.set("training.rounds.sync_every=" + syncEvery);
    }
  }

  /** The address of the data; null where every machine has them. */
  String data() {
    return data;
  }

  /** Refuses options that do not go together. */
  void require(Configuration configuration, Function<String, RuntimeException> misuse) {
    if (master != null && configuration.training().rounds().isEmpty()) {
      throw misuse.apply("--spark: how many are to share each batch? Give --workers too");
    }
    if (data != null && master == null) {
      throw misuse.apply("--data-uri is for --spark: use --data-dir for data on this machine");
    }
  }

  /** Connects to the cluster that trains; empty where this process does. */
  Optional<Cluster> connect() {
    return Optional.ofNullable(master).map(Cluster::connectTo);
  }
}
