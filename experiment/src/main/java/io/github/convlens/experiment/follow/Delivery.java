package io.github.convlens.experiment.follow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.convlens.core.DurableFiles;
import io.github.convlens.core.InvalidInputException;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a run's delivery to an MLflow server. It is stored in {@code mlflow.json} in the
 * run directory.
 *
 * @param server the address of the server
 * @param key the tag by which the run can be found on the server; null once the run's parameters
 *     have been delivered
 * @param runId the ID of the run on the server; null until the server has created the run
 * @param artifacts the place where the server stores the run's files; null if the server did not
 *     report it
 * @param rows the number of delivered rows of each CSV file
 * @param complete whether the run has finished and has been delivered completely
 */
record Delivery(
    String server,
    @Nullable String key,
    @Nullable String runId,
    @Nullable String artifacts,
    Map<String, Long> rows,
    boolean complete) {
  private static final String FILE = "mlflow.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Keeps an immutable copy of the map. */
  Delivery {
    rows = Map.copyOf(rows);
  }

  /**
   * The delivery to {@code server} that a run directory records; empty if it records none, or one
   * to a different server.
   *
   * @throws InvalidInputException if the file is damaged
   */
  static Optional<Delivery> read(Path folder, String server) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      Delivery delivery = JSON.readValue(file.toFile(), Delivery.class);
      return delivery.server.equals(server) ? Optional.of(delivery) : Optional.empty();
    } catch (JsonProcessingException | CharConversionException | NullPointerException e) {
      throw new InvalidInputException(
          file + " is damaged: delete it to log the run again, as a new one", e);
    }
  }

  /** A delivery whose run has not been created on the server yet. */
  static Delivery begun(String server, String key) {
    return new Delivery(server, key, null, null, Map.of(), false);
  }

  /** The ID of the run on the server. */
  String run() {
    return Objects.requireNonNull(runId);
  }

  void write(Path folder) throws IOException {
    DurableFiles.replace(
        folder.resolve(FILE),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
  }

  Delivery created(String newRunId, @Nullable String newArtifacts) {
    return new Delivery(server, key, newRunId, newArtifacts, rows, complete);
  }

  Delivery withParameters() {
    return new Delivery(server, null, runId, artifacts, rows, complete);
  }

  Delivery with(Map<String, Long> otherRows) {
    return new Delivery(server, key, runId, artifacts, otherRows, complete);
  }

  Delivery completed() {
    return new Delivery(server, key, runId, artifacts, rows, true);
  }
}
