package io.github.convlens.cluster;

import io.github.convlens.experiment.cluster.SentTraining;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Data as an executor reaches them. */
final class ExecutorData {

  private ExecutorData() {}

  /** How file systems are reached. */
  static Configuration hadoop() {
    return SparkHadoopUtil.get().newConfiguration(SparkEnv.get().conf());
  }

  /** A training with its data on this machine, copied if they are elsewhere. */
  static SentTraining here(SentTraining training) throws IOException {
    Optional<String> remote = training.remoteData();
    return remote.isEmpty()
        ? training
        : training.withData(DataCache.ofThisMachine().folder(remote.get(), hadoop()).toString());
  }
}
