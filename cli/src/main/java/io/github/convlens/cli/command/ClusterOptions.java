package io.github.convlens.cli.command;

import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.cluster.Cluster;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
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
          "The number of workers that share each batch; short for -s"
              + " training.rounds.workers=N. Without --spark, the workers take turns in this"
              + " process, with exactly the same results.")
  private Integer workers;

  @Option(
      names = "--sync-every",
      paramLabel = "H",
      description =
          "The number of updates from one averaging of the workers' weights to the next;"
              + " short for -s training.rounds.sync_every=H.")
  private Integer syncEvery;

  @Mixin private DataUriOption data;

  /**
   * Adds to the configuration those of these options that change the results, so that the run
   * directory records them.
   */
  void addTo(ConfigArguments arguments) {
    if (workers != null) {
      arguments.set("training.rounds.workers=" + workers);
    }
    if (syncEvery != null) {
      arguments.set("training.rounds.sync_every=" + syncEvery);
    }
  }

  /** The address of the data; null if every machine has the data. */
  @Nullable String data() {
    return data.uri();
  }

  /** Rejects options that cannot be combined. */
  void require(Configuration configuration, Function<String, RuntimeException> misuse) {
    if (master != null && configuration.training().rounds().isEmpty()) {
      throw misuse.apply(
          "--spark needs the number of workers that share each batch: give --workers too");
    }
    if (data.uri() != null && master == null) {
      throw misuse.apply("--data-uri needs --spark: for data on this machine, use --data-dir");
    }
  }

  /** Connects to the cluster that trains; returns empty if this process trains. */
  Optional<Cluster> connect() {
    return Optional.ofNullable(master).map(Cluster::connectTo);
  }
}
