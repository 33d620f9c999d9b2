package io.github.convlens.experiment.cluster;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.search.SearchFolder;
import io.github.convlens.experiment.search.TrialRunner;
import io.github.convlens.training.loop.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ServiceLoader;

/** Machines that compute for this process. */
public interface Cluster extends AutoCloseable {

  /** Connects to clusters. An implementation is found by {@link ServiceLoader}. */
  interface Provider {

    /** Whether the library that it needs is on the class path. */
    boolean ready();

    /**
     * Connects to a cluster.
     *
     * @param master its address, as {@code spark://host:7077} or {@code local[4]}
     * @throws InvalidInputException if that is not an address of a cluster
     */
    Cluster connect(String master);
  }

  /**
   * Connects to a cluster.
   *
   * @param master its address, as {@code spark://host:7077} or {@code local[4]}
   * @throws InvalidInputException if that is not the address of a cluster, or the library that
   *     connects to it is missing
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
   * Copies data to this machine, once.
   *
   * @param address the address of a folder, as {@code hdfs://host/data}, in any file system that
   *     the cluster reaches
   * @return the folder with the copy, on this machine
   * @throws InvalidInputException if there is no data at the address
   * @throws IOException if the data cannot be copied
   */
  Path data(String address) throws IOException;

  /**
   * Workers that train the rounds of a training.
   *
   * @param training the training of this process
   */
  Workers workers(SentTraining training);

  /**
   * A runner that trains the trials of a search on the machines of the cluster. Each trial has a
   * process of its own, next to the processes of the cluster. A trial whose machine is lost
   * continues on another one, with bit-identical results.
   *
   * @param folder the folder of the search, on this machine
   * @throws InvalidInputException if the cluster is set up in a way that cannot work
   * @throws IOException if there is no such file system
   */
  TrialRunner trials(SearchFolder folder, SentTrials sent) throws IOException;

  @Override
  void close();
}
