package io.github.convlens.cluster;

import io.github.convlens.experiment.cluster.Cluster;

/**
 * The provider of Apache Spark clusters. This class can be loaded without Spark, and it loads
 * {@link SparkCluster} only if Spark is on the class path.
 */
public final class SparkProvider implements Cluster.Provider {

  @Override
  public boolean ready() {
    try {
      return !SparkCluster.version().isEmpty();
    } catch (NoClassDefFoundError e) {
      return false;
    }
  }

  @Override
  public Cluster connect(String master) {
    return SparkCluster.connect(master);
  }
}
