package io.github.convlens.experiment.follow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.convlens.experiment.follow.Patience.RefusedException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * MLflow's REST interface, version 2.0. Credentials come from the environment variables that
 * MLflow's own clients read: {@code MLFLOW_TRACKING_TOKEN}, or {@code MLFLOW_TRACKING_USERNAME} and
 * {@code MLFLOW_TRACKING_PASSWORD}.
 */
final class MlflowServer {
  private static final Duration CONNECTING = Duration.ofSeconds(5);
  private static final Duration ANSWERING = Duration.ofSeconds(10);
  private static final Duration UPLOADING = Duration.ofMinutes(5);
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int TIMED_OUT = 408;
  private static final int TOO_MANY = 429;
  private static final int SERVERS_FAULT = 500;
  private static final int SHOWN = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String base;
  private final Optional<String> authorization;
  private final HttpClient client;

  /**
   * @param address the address of the server, with or without a slash at its end
   * @param environment environment variables
   */
  MlflowServer(String address, Map<String, String> environment) {
    base = address.replaceFirst("/+$", "");
    authorization = authorization(environment);
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECTING)
            .build();
  }

  private static Optional<String> authorization(Map<String, String> environment) {
    String token = environment.get("MLFLOW_TRACKING_TOKEN");
    if (token != null) {
      return Optional.of("Bearer " + token);
    }
    String user = environment.get("MLFLOW_TRACKING_USERNAME");
    String password = environment.get("MLFLOW_TRACKING_PASSWORD");
    if (user == null || password == null) {
      return Optional.empty();
    }
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return Optional.of("Basic " + Base64.getEncoder().encodeToString(both));
  }

  /**
   * Sends a GET request.
   *
   * @param call the method, as {@code experiments/get-by-name}
   * @return the answer; a missing node if the server finds nothing
   * @throws RefusedException if another attempt would not help
   * @throws IOException if another attempt may help
   */
  JsonNode get(String call, String parameter, String value)
      throws IOException, InterruptedException {
    String query = parameter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    return send(request("/api/2.0/mlflow/" + call + "?" + query, ANSWERING).GET().build());
  }

  /** Sends a POST request with a JSON body; otherwise as {@link #get}. */
  JsonNode post(String call, JsonNode body) throws IOException, InterruptedException {
    return send(
        request("/api/2.0/mlflow/" + call, ANSWERING)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build());
  }

  /**
   * Uploads a file through the server to its artifact store; otherwise as {@link #get}.
   *
   * @param path below the server's root of artifacts
   */
  void put(String path, Path file) throws IOException, InterruptedException {
    send(
        request("/api/2.0/mlflow-artifacts/artifacts/" + path, UPLOADING)
            .header("Content-Type", "application/octet-stream")
            .PUT(HttpRequest.BodyPublishers.ofFile(file))
            .build());
  }

  private HttpRequest.Builder request(String path, Duration limit) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(limit);
    authorization.ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response;
    try {
      response = client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IOException(base + " does not answer (" + e + ")", e);
    }
    int status = response.statusCode();
    if (status == OK) {
      return json(response.body());
    }
    if (status == NOT_FOUND && request.method().equals("GET")) {
      return MissingNode.getInstance();
    }
    String said = response.body().strip().replaceAll("\\s+", " ");
    String message =
        "%s answers %d to %s: %s"
            .formatted(
                base,
                status,
                request.uri().getPath(),
                said.substring(0, Math.min(SHOWN, said.length())));
    if (status == TIMED_OUT || status == TOO_MANY || status >= SERVERS_FAULT) {
      throw new IOException(message);
    }
    throw new RefusedException(message);
  }

  private JsonNode json(String body) throws RefusedException {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new RefusedException(
          base + " answers something other than JSON: it does not seem to be an MLflow server");
    }
  }

  @Override
  public String toString() {
    return base;
  }
}
