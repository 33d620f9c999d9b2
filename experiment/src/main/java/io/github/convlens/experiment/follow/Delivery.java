package io.github.convlens.experiment.follow;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.convlens.training.checkpoint.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of a run's delivery to an MLflow server, which is stored in {@code mlflow.json} of the
 * run directory.
 *
 * @param server the address of the server
 * @param runId the server's ID of the run
 * @param artifacts the place where the server keeps the run's files; null if the server did not
 *     state it
 * @param rows the number of delivered rows by CSV file
 * @param complete whether the run has finished and all of it was delivered
 */
record Delivery(
    String server,
    String runId,
    @Nullable String artifacts,
    Map<String, Long> rows,
    boolean complete) {
  private static final String FILE = "mlflow.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Keeps an immutable copy. */
  Delivery {
    rows = Map.copyOf(rows);
  }

  /**
   * The delivery that a run directory records; empty if there is none, or if it went to another
   * server.
   */
  static Optional<Delivery> read(Path folder, String server) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    Delivery delivery = JSON.readValue(Files.readString(file), Delivery.class);
    return delivery.server.equals(server) ? Optional.of(delivery) : Optional.empty();
  }

  void write(Path folder) throws IOException {
    DurableFiles.replace(
        folder.resolve(FILE),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
  }

  Delivery with(Map<String, Long> otherRows) {
    return new Delivery(server, runId, artifacts, otherRows, complete);
  }

  Delivery completed() {
    return new Delivery(server, runId, artifacts, rows, true);
  }
}
