package io.github.convlens.cluster;

import io.github.convlens.experiment.cluster.SentTraining;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/** The access of an executor to data. */
final class ExecutorData {

  private ExecutorData() {}

  /** Hadoop's settings for file systems. */
  static Configuration hadoop() {
    return SparkHadoopUtil.get().newConfiguration(SparkEnv.get().conf());
  }

  /** A training whose data is on this machine. If the data is elsewhere, it is copied here. */
  static SentTraining here(SentTraining training) throws IOException {
    Optional<String> remote = training.remoteData();
    return remote.isEmpty()
        ? training
        : training.withData(DataCache.ofThisMachine().folder(remote.get(), hadoop()).toString());
  }
}
