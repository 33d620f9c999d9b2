package io.github.convlens.cluster;

import io.github.convlens.experiment.cluster.SentTraining;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Gives a Spark executor access to data. */
final class ExecutorData {

  private ExecutorData() {}

  /** Hadoop's settings for file systems, as configured for this executor. */
  static Configuration hadoop() {
    return SparkHadoopUtil.get().newConfiguration(SparkEnv.get().conf());
  }

  /**
   * The same training run with data on this machine. If the data is elsewhere, it is copied to this
   * machine.
   */
  static SentTraining here(SentTraining training) throws IOException {
    Optional<String> remote = training.remoteData();
    return remote.isEmpty()
        ? training
        : training.withData(DataCache.ofThisMachine().folder(remote.get(), hadoop()).toString());
  }
}
