package io.github.convlens.cluster;

import ai.djl.Device;
import io.github.convlens.core.Progress;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.ExperimentSession;
import io.github.convlens.experiment.cluster.Cluster;
import io.github.convlens.experiment.cluster.SentTraining;
import io.github.convlens.experiment.run.RunPlace;
import io.github.convlens.training.loop.Listener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A training run of about a second. Its configuration uses every feature that a worker could get
 * wrong.
 */
final class TinyRun {
  private static final String CONFIGURATION =
      """
      device: cpu
      data: {dataset: digits, augment: {preset: none, crop_padding: 1}}
      model:
        architecture: layers
        layers:
          - conv: {out: 4, kernel: 3, stride: 2, padding: 1}
          - batch_norm
          - relu
          - dropout: {p: 0.2}
          - flatten
          - linear: {out: 10}
      training: {epochs: 2, batch_size: 32, limit_batches: 7, learning_rate: 0.01}
      """;

  private TinyRun() {}

  /**
   * Trains, and returns the results that must not differ between runs.
   *
   * @param run the run directory to create
   * @param cluster the cluster that trains; null to train in this process
   * @param settings settings that override the configuration
   */
  static Map<String, String> train(
      Path run, @Nullable Cluster cluster, Listener listener, String... settings)
      throws IOException {
    Path file = Files.writeString(run.resolveSibling(run.getFileName() + ".yaml"), CONFIGURATION);
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("name=tiny");
    Configuration configuration = Configuration.read(file, all, note -> {});
    try (RunPlace place = RunPlace.fresh(run);
        ExperimentSession session =
            configuration.open(
                place,
                configuration.dataSet(DataSearchPath.ofProcess(null), Progress.NONE),
                List.of(Device.cpu()))) {
      if (cluster != null) {
        session.trainBy(cluster.workers(SentTraining.of(configuration, null)));
      }
      session.train(listener);
    }
    return files(run);
  }

  /** The results that must be equal byte by byte. The duration of an epoch is left out. */
  private static Map<String, String> files(Path run) throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (String name :
        List.of(
            "recorder.csv",
            "activation_stats.csv",
            "activation_histogram.csv",
            "gradient_stats.csv",
            "predictions.csv")) {
      files.put(name, Files.readString(run.resolve(name)));
    }
    for (String row : Files.readAllLines(run.resolve("metrics.csv"))) {
      String[] cells = row.split(",");
      files.put("epoch " + cells[0], String.join(",", List.of(cells).subList(0, 5)));
    }
    Path weights = run.resolve("model.safetensors");
    files.put("weights", Files.readString(weights, StandardCharsets.ISO_8859_1));
    return files;
  }
}
