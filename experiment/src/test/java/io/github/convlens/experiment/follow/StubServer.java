package io.github.convlens.experiment.follow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A server on the loopback interface that accepts and rejects the same requests as MLflow's REST
 * API (as published for 2.x). Tests can make it fail.
 */
final class StubServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How the server treats requests. */
  enum Mood {
    ANSWERS,
    REFUSES,
    OVERLOADED,
    HANGS
  }

  final List<JsonNode> metrics = Collections.synchronizedList(new ArrayList<>());
  final Map<String, String> parameters = Collections.synchronizedMap(new TreeMap<>());
  final Map<String, Integer> artifacts = Collections.synchronizedMap(new TreeMap<>());
  final List<String> states = Collections.synchronizedList(new ArrayList<>());
  final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
  final CountDownLatch asked = new CountDownLatch(1);
  final CountDownLatch died = new CountDownLatch(1);
  final AtomicInteger requests = new AtomicInteger();
  volatile Mood mood = Mood.ANSWERS;
  volatile int overloadedFor = -1;
  volatile int diesAfter = -1;

  /**
   * A call that the server executes once without an answer. After this call, the server's mood is
   * {@link #afterwards}.
   */
  volatile @Nullable String unanswered;

  volatile Mood afterwards = Mood.ANSWERS;

  private final Set<String> experiments = new HashSet<>();
  private final Map<String, String> runs = new TreeMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  StubServer(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/api/2.0/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + port();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    asked.countDown();
    int number = requests.incrementAndGet();
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    if (mood == Mood.HANGS) {
      try {
        closing.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
    } else if (diesAfter >= 0 && number > diesAfter) {
      // The connection is closed, as if the server had been killed.
      died.countDown();
      exchange.close();
    } else if (mood == Mood.OVERLOADED || number <= overloadedFor) {
      answer(exchange, 503, "{\"error_code\": \"TEMPORARILY_UNAVAILABLE\"}");
    } else if (mood == Mood.REFUSES) {
      answer(exchange, 400, "{\"error_code\": \"INVALID_PARAMETER_VALUE\"}");
    } else {
      respond(exchange, body);
    }
  }

  private synchronized void respond(HttpExchange exchange, byte[] body) throws IOException {
    String path = exchange.getRequestURI().getPath().substring("/api/2.0/".length());
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    if (path.startsWith("mlflow-artifacts/artifacts/")) {
      artifacts.put(path.substring("mlflow-artifacts/artifacts/".length()), body.length);
      answer(exchange, 200, "{}");
      return;
    }
    JsonNode sent = body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body);
    switch (path) {
      case "mlflow/experiments/get-by-name" -> {
        boolean known = experiments.contains(query.replaceFirst("experiment_name=", ""));
        answer(
            exchange,
            known ? 200 : 404,
            known
                ? "{\"experiment\": {\"experiment_id\": \"7\"}}"
                : "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\"}");
      }
      case "mlflow/experiments/create" -> {
        experiments.add(sent.path("name").asText());
        answer(exchange, 200, "{\"experiment_id\": \"7\"}");
      }
      case "mlflow/runs/get" -> {
        boolean known = runs.containsKey(query.replaceFirst("run_id=", ""));
        answer(exchange, known ? 200 : 404, "{}");
      }
      case "mlflow/runs/create" -> {
        String id = "run" + runs.size();
        JsonNode tag = sent.path("tags").path(2);
        runs.put(id, tag.path("key").asText() + "` = '" + tag.path("value").asText());
        answer(exchange, 200, "{\"run\": %s}".formatted(run(id)));
      }
      case "mlflow/runs/search" -> {
        String filter = sent.path("filter").asText();
        String found =
            runs.entrySet().stream()
                .filter(run -> filter.equals("tags.`" + run.getValue() + "'"))
                .map(run -> "\"runs\": [%s]".formatted(run(run.getKey())))
                .findFirst()
                .orElse("");
        answer(exchange, 200, "{%s}".formatted(found));
      }
      case "mlflow/runs/update" -> {
        states.add(sent.path("status").asText());
        answer(exchange, 200, "{}");
      }
      case "mlflow/runs/log-batch" -> answer(exchange, take(sent) ? 200 : 400, "{}");
      default -> answer(exchange, 404, "{\"error_code\": \"ENDPOINT_NOT_FOUND\"}");
    }
  }

  private static String run(String id) {
    return "{\"info\": {\"run_id\": \"%s\", \"artifact_uri\": \"mlflow-artifacts:/7/%s/artifacts\"}}"
        .formatted(id, id);
  }

  /** The number of runs on the server. */
  synchronized int runs() {
    return runs.size();
  }

  /** Accepts a batch if it is within MLflow's limits and its metrics are complete. */
  private boolean take(JsonNode batch) {
    boolean good =
        runs.containsKey(batch.path("run_id").asText())
            && batch.path("metrics").size() <= 1000
            && batch.path("params").size() <= 100;
    for (JsonNode metric : batch.path("metrics")) {
      good &=
          metric.path("key").asText().matches("[\\w\\-. /]{1,250}")
              && (metric.path("value").isNumber() || metric.path("value").asText().equals("NaN"))
              && metric.path("timestamp").isIntegralNumber()
              && metric.path("step").isIntegralNumber();
    }
    if (good) {
      batch.path("metrics").forEach(metrics::add);
      batch
          .path("params")
          .forEach(one -> parameters.put(one.path("key").asText(), one.path("value").asText()));
    }
    return good;
  }

  private void answer(HttpExchange exchange, int status, String body) throws IOException {
    if (exchange.getRequestURI().getPath().equals("/api/2.0/" + unanswered)) {
      unanswered = null;
      mood = afterwards;
      exchange.close();
      return;
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** The steps of a metric, in the order in which they arrived. */
  List<Long> steps(String key) {
    synchronized (metrics) {
      return metrics.stream()
          .filter(metric -> metric.path("key").asText().equals(key))
          .map(metric -> metric.path("step").asLong())
          .toList();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
