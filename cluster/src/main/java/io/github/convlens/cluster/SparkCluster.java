package io.github.convlens.cluster;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.cluster.Cluster;
import io.github.convlens.experiment.cluster.SentTraining;
import io.github.convlens.experiment.cluster.SentTrials;
import io.github.convlens.experiment.search.SearchFolder;
import io.github.convlens.experiment.search.TrialRunner;
import io.github.convlens.training.loop.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.package$;

/** An Apache Spark cluster, with this process as the driver. */
final class SparkCluster implements Cluster {

  /**
   * The environment variables that the launcher sets for libtorch, and that executors receive too.
   * They do not change results.
   */
  private static final List<String> ENVIRONMENT = List.of("GLIBC_TUNABLES", "TORCH_CPP_LOG_LEVEL");

  private final JavaSparkContext context;
  private final DelayedShutdown end = new DelayedShutdown();

  private SparkCluster(JavaSparkContext context) {
    this.context = context;
  }

  /** The version of Spark on the class path. */
  static String version() {
    return package$.MODULE$.SPARK_VERSION();
  }

  /**
   * Connects to a cluster. System properties ({@code spark.…}), which {@code spark-submit} sets,
   * override the defaults set here.
   *
   * @param master the address of the cluster
   * @throws InvalidInputException if Spark does not accept the address
   */
  static SparkCluster connect(String master) {
    SparkConf settings = new SparkConf().setMaster(master);
    settings.setIfMissing("spark.app.name", "convlens");
    // The size of results is not limited, since every worker returns the whole state of the model
    // and its optimiser.
    settings.setIfMissing("spark.driver.maxResultSize", "0");
    if (master.startsWith("local")) {
      settings.setIfMissing("spark.ui.enabled", "false");
    }
    // libtorch reads OMP_NUM_THREADS when it is loaded, so the variable must be set before an
    // executor starts. Spark sets it to the same number by default, but only for the Python
    // processes of PySpark.
    settings.setIfMissing(
        "spark.executorEnv.OMP_NUM_THREADS", settings.get("spark.task.cpus", "1"));
    ENVIRONMENT.forEach(
        name ->
            Optional.ofNullable(System.getenv(name))
                .ifPresent(value -> settings.setIfMissing("spark.executorEnv." + name, value)));
    try {
      JavaSparkContext context = new JavaSparkContext(settings);
      if (!context.isLocal()) {
        ApplicationJars.paths().forEach(context::addJar);
      }
      return new SparkCluster(context);
    } catch (Exception e) {
      // The catch clause is general, since Spark throws checked exceptions that its methods do not
      // declare.
      if (e instanceof SparkException) {
        throw new InvalidInputException("--spark %s: %s".formatted(master, e.getMessage()), e);
      }
      throw e;
    }
  }

  @Override
  public Path data(String address) throws IOException {
    return DataCache.ofThisMachine().folder(address, context.hadoopConfiguration());
  }

  @Override
  public Workers workers(SentTraining training) {
    end.begin();
    return new SparkWorkers(context, training);
  }

  @Override
  public TrialRunner trials(SearchFolder folder, SentTrials sent) throws IOException {
    end.begin();
    return SparkTrials.of(context, folder, sent);
  }

  @Override
  public void close() {
    context.close();
    end.close();
  }
}
