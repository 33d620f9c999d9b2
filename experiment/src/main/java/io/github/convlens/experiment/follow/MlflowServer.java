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
 * A client of MLflow's REST API, version 2.0. Credentials are read from the same environment
 * variables as by MLflow's own clients: {@code MLFLOW_TRACKING_TOKEN}, or {@code
 * MLFLOW_TRACKING_USERNAME} and {@code MLFLOW_TRACKING_PASSWORD}.
 */
final class MlflowServer {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration UPLOAD_TIMEOUT = Duration.ofMinutes(5);
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int TIMED_OUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;
  private static final int MAX_SHOWN_CHARS = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String base;
  private final Optional<String> authorization;
  private final HttpClient client;

  /**
   * @param address the address of the server, with or without a trailing slash
   * @param environment the environment variables
   */
  MlflowServer(String address, Map<String, String> environment) {
    base = address.replaceFirst("/+$", "");
    authorization = authorization(environment);
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
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
   * @param call the API method, such as {@code experiments/get-by-name}
   * @return the response; a missing node if the server finds nothing
   * @throws RefusedException if repeating the request would not help
   * @throws IOException if repeating the request may help
   */
  JsonNode get(String call, String parameter, String value)
      throws IOException, InterruptedException {
    String query = parameter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    return send(request("/api/2.0/mlflow/" + call + "?" + query, REQUEST_TIMEOUT).GET().build());
  }

  /**
   * Sends a POST request with a JSON body. It has the same result and exceptions as {@link #get}.
   */
  JsonNode post(String call, JsonNode body) throws IOException, InterruptedException {
    return send(
        request("/api/2.0/mlflow/" + call, REQUEST_TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build());
  }

  /**
   * Uploads a file to the server, which passes it on to its artifact store. The exceptions are
   * those of {@link #get}.
   *
   * @param path the path of the artifact, relative to the server's artifact root
   */
  void put(String path, Path file) throws IOException, InterruptedException {
    send(
        request("/api/2.0/mlflow-artifacts/artifacts/" + path, UPLOAD_TIMEOUT)
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
    String reply = response.body().strip().replaceAll("\\s+", " ");
    String message =
        "%s answers %d to %s: %s"
            .formatted(
                base,
                status,
                request.uri().getPath(),
                reply.substring(0, Math.min(MAX_SHOWN_CHARS, reply.length())));
    if (status == TIMED_OUT || status == TOO_MANY_REQUESTS || status >= SERVER_ERROR) {
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
