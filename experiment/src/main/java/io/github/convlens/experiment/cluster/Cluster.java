package io.github.convlens.experiment.cluster;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.search.SearchFolder;
import io.github.convlens.experiment.search.TrialRunner;
import io.github.convlens.training.loop.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ServiceLoader;

/** A cluster of machines that compute for this process. */
public interface Cluster extends AutoCloseable {

  /** A provider of connections to clusters. {@link ServiceLoader} finds the implementations. */
  interface Provider {

    /** Whether the library that the provider needs is on the class path. */
    boolean ready();

    /**
     * Connects to a cluster.
     *
     * @param master the address, such as {@code spark://host:7077} or {@code local[4]}
     * @throws InvalidInputException if {@code master} is not the address of a cluster
     */
    Cluster connect(String master);
  }

  /**
   * Connects to a cluster.
   *
   * @param master the address, such as {@code spark://host:7077} or {@code local[4]}
   * @throws InvalidInputException if {@code master} is not the address of a cluster, or the library
   *     that connects to clusters is missing
   */
  static Cluster connectTo(String master) {
    return ServiceLoader.load(Provider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(Provider::ready)
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "--spark "
                        + master
                        + ": Apache Spark was not found: unpack Spark 4 (spark.apache.org) and set"
                        + " SPARK_HOME to its folder"))
        .connect(master);
  }

  /**
   * Copies data to this machine, unless it is already there.
   *
   * @param address the address of a folder, such as {@code hdfs://host/data}, in any file system
   *     that the cluster can reach
   * @return the folder with the copy, on this machine
   * @throws InvalidInputException if there is no data at the address
   * @throws IOException if the data cannot be copied
   */
  Path data(String address) throws IOException;

  /**
   * The workers that train the rounds of a training run.
   *
   * @param training the training run of this process
   */
  Workers workers(SentTraining training);

  /**
   * A runner that trains the trials of a search on the machines of the cluster. Each trial has its
   * own process, beside the processes of the cluster. If a machine is lost, its trial continues on
   * another machine, with bit-identical results.
   *
   * @param folder the folder of the search, on this machine
   * @throws InvalidInputException if a setting of the cluster, such as speculation, could train a
   *     trial twice
   * @throws IOException if there is no connector for the file system of {@code sent.output}
   */
  TrialRunner trials(SearchFolder folder, SentTrials sent) throws IOException;

  @Override
  void close();
}
