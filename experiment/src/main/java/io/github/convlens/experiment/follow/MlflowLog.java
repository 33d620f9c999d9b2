package io.github.convlens.experiment.follow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.experiment.follow.Patience.RefusedException;
import io.github.convlens.experiment.run.Version;
import io.github.convlens.training.session.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Delivers a run to an MLflow server. Only the rows of one request are held in memory. Rows that
 * could not be delivered can be read again from the run's CSV files. The progress is stored after
 * each request, so that a later delivery continues from there.
 */
final class MlflowLog implements LogSink {
  private static final int MAX_METRICS = 1000;
  private static final int MAX_PARAMETERS = 100;
  private static final int MAX_PARAMETER_CHARS = 500;
  private static final String EXPERIMENT = "convlens";
  private static final String TAG = "convlens.delivery";
  private static final String PROXIED = "mlflow-artifacts:/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final MlflowServer server;
  private final Patience patience;
  private final Map<String, String> environment;
  private final Clock clock;
  private final Map<String, Long> added = new HashMap<>();
  private ArrayNode metrics = JSON.createArrayNode();
  private @Nullable Delivery delivery;
  private @Nullable Path folder;

  /**
   * @param environment the environment variables
   */
  MlflowLog(MlflowServer server, Patience patience, Map<String, String> environment, Clock clock) {
    this.server = server;
    this.patience = patience;
    this.environment = environment;
    this.clock = clock;
  }

  @Override
  public void begin(RunFacts run) throws IOException {
    folder = run.directory().root();
    Delivery current = Delivery.read(folder, server.toString()).orElse(null);
    if (current != null && current.runId() != null && exists(current.run())) {
      added.putAll(current.rows());
      post("runs/update", update(current.run(), "RUNNING"));
    } else {
      current = created(run, current == null || current.runId() != null ? null : current.key());
    }
    if (current.key() != null) {
      parameters(current.run(), run.parameters());
      current = current.withParameters();
      current.write(folder);
    }
    delivery = current;
  }

  /**
   * Creates the run on the server. An earlier request that was not answered may already have
   * created the run. In this case, the run is found by its tag and used, so that no empty run
   * remains on the server.
   *
   * @param knownTag the tag of the run if an earlier delivery may have created the run; null for a
   *     new run
   */
  private Delivery created(RunFacts run, @Nullable String knownTag) throws IOException {
    String experiment = experiment();
    String key = knownTag == null ? UUID.randomUUID().toString() : knownTag;
    Delivery begun = Delivery.begun(server.toString(), key);
    begun.write(run.directory().root());
    ObjectNode body = JSON.createObjectNode();
    body.put("experiment_id", experiment).put("run_name", run.name());
    body.put("start_time", clock.millis());
    ArrayNode tags = body.putArray("tags");
    tags.addObject().put("key", "mlflow.runName").put("value", run.name());
    tags.addObject().put("key", "mlflow.source.name").put("value", "convlens " + Version.current());
    tags.addObject().put("key", TAG).put("value", key);
    ObjectNode search = JSON.createObjectNode();
    search.putArray("experiment_ids").add(experiment);
    search.put("filter", "tags.`%s` = '%s'".formatted(TAG, key)).put("max_results", 1);
    AtomicBoolean mayExist = new AtomicBoolean(knownTag != null);
    JsonNode info =
        patience
            .until(
                () -> {
                  JsonNode found =
                      mayExist.getAndSet(true)
                          ? server.post("runs/search", search).path("runs").path(0)
                          : MissingNode.getInstance();
                  return found.isMissingNode()
                      ? server.post("runs/create", body).path("run")
                      : found;
                })
            .path("info");
    if (!info.path("run_id").isTextual()) {
      throw new RefusedException(server + " created a run and gave it no ID");
    }
    Delivery created =
        begun.created(info.path("run_id").textValue(), info.path("artifact_uri").textValue());
    created.write(run.directory().root());
    return created;
  }

  private boolean exists(String runId) throws IOException {
    return !patience.until(() -> server.get("runs/get", "run_id", runId)).isMissingNode();
  }

  private String experiment() throws IOException {
    String name = environment.getOrDefault("MLFLOW_EXPERIMENT_NAME", EXPERIMENT);
    JsonNode found = experiment(name);
    if (found.isMissingNode()) {
      try {
        return post("experiments/create", JSON.createObjectNode().put("name", name))
            .path("experiment_id")
            .asText();
      } catch (RefusedException e) {
        // Another run may have created the experiment in the meantime.
        found = experiment(name);
        if (found.isMissingNode()) {
          throw e;
        }
      }
    }
    return found.path("experiment").path("experiment_id").asText();
  }

  private JsonNode experiment(String name) throws IOException {
    return patience.until(() -> server.get("experiments/get-by-name", "experiment_name", name));
  }

  private void parameters(String runId, Map<String, JsonNode> parameters) throws IOException {
    ArrayNode some = JSON.createArrayNode();
    for (Map.Entry<String, JsonNode> entry : parameters.entrySet()) {
      String value =
          entry.getValue().isTextual() ? entry.getValue().textValue() : entry.getValue().toString();
      some.addObject()
          .put("key", entry.getKey())
          .put("value", value.substring(0, Math.min(MAX_PARAMETER_CHARS, value.length())));
      if (some.size() == MAX_PARAMETERS) {
        post("runs/log-batch", JSON.createObjectNode().put("run_id", runId).set("params", some));
        some = JSON.createArrayNode();
      }
    }
    post("runs/log-batch", JSON.createObjectNode().put("run_id", runId).set("params", some));
  }

  @Override
  public long delivered(String table) {
    return Objects.requireNonNull(delivery).rows().getOrDefault(table, 0L);
  }

  @Override
  public void scalars(Scalars row) throws IOException {
    if (metrics.size() + row.values().size() > MAX_METRICS) {
      flush();
    }
    long now = clock.millis();
    row.values()
        .forEach(
            (tag, value) -> {
              ObjectNode metric = metrics.addObject();
              metric.put("key", tag).put("timestamp", now).put("step", row.step());
              if (Double.isFinite(value)) {
                metric.put("value", value);
              } else {
                metric.put("value", value.toString());
              }
            });
    added.put(row.table(), row.number() + 1);
  }

  @Override
  public void histogram(Histogram histogram) {
    // MLflow has no histograms.
  }

  @Override
  public void flush() throws IOException {
    if (metrics.isEmpty()) {
      return;
    }
    Delivery current = Objects.requireNonNull(delivery);
    post(
        "runs/log-batch",
        JSON.createObjectNode().put("run_id", current.run()).set("metrics", metrics));
    metrics = JSON.createArrayNode();
    delivery = current.with(added);
    delivery.write(Objects.requireNonNull(folder));
  }

  @Override
  public void close() {
    // A log owns no resources.
  }

  @Override
  public void end(RunFacts run) throws IOException {
    flush();
    Delivery current = Objects.requireNonNull(delivery);
    RunDirectory directory = run.directory();
    if (directory.finished()
        && current.artifacts() != null
        && current.artifacts().startsWith(PROXIED)) {
      String path = current.artifacts().substring(PROXIED.length()).replaceFirst("^/+", "");
      for (Path file :
          List.of(
              directory.config(),
              directory.environment(),
              directory.metrics(),
              directory.weights())) {
        if (Files.isRegularFile(file)) {
          patience.until(
              () -> {
                server.put(path + "/" + file.getFileName(), file);
                return file;
              });
        }
      }
    }
    ObjectNode update = update(current.run(), directory.finished() ? "FINISHED" : "KILLED");
    post("runs/update", update.put("end_time", clock.millis()));
    if (directory.finished()) {
      current.completed().write(directory.root());
    }
  }

  private static ObjectNode update(String runId, String status) {
    return JSON.createObjectNode().put("run_id", runId).put("status", status);
  }

  private JsonNode post(String call, JsonNode body) throws IOException {
    return patience.until(() -> server.post(call, body));
  }
}
