package io.github.convlens.insight.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server that shows the page of a run to browsers on this machine while the run trains. The page
 * asks for new data every two seconds, or less often if an answer takes long. The server keeps no
 * state about browsers, which may reload or leave at any time.
 */
public final class LivePage implements AutoCloseable {

  /**
   * The preferred port. It is the same for every run, so that an open page finds its run again when
   * the run is resumed.
   */
  private static final int DEFAULT_PORT = 8791;

  private static final long POLL_MILLIS = 2_000;
  private static final long MAX_POLL_MILLIS = 10_000;

  /** Answers take at most 1/50 of the time, so that they do not slow down training. */
  private static final int PART = 50;

  private static final long CHECK_MILLIS = 100;
  private static final int OK = 200;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunPage run;
  private final HttpServer server;
  private final ExecutorService executor;
  private volatile long pollMillis = POLL_MILLIS;
  private volatile long lastAsked = System.nanoTime() - nanos(2 * POLL_MILLIS);

  /**
   * Starts the server.
   *
   * @param directory the directory of a run that has started
   * @throws IOException if no port is free
   */
  public LivePage(Path directory) throws IOException {
    run = new RunPage(directory, 1);
    server = bind();
    executor =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread thread = new Thread(work, "live-page");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(executor);
    server.createContext("/", this::answer);
    server.start();
  }

  private static HttpServer bind() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try {
      return HttpServer.create(new InetSocketAddress(loopback, DEFAULT_PORT), 0);
    } catch (BindException e) {
      // Another run may be using the preferred port. Any free port will do.
      return HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    }
  }

  private static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** The address for a browser on this machine. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!fromHere(exchange.getRequestHeaders().getFirst("Host"))) {
        exchange.sendResponseHeaders(FORBIDDEN, -1);
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(METHOD_NOT_ALLOWED, -1);
      } else {
        long began = System.nanoTime();
        switch (exchange.getRequestURI().getPath()) {
          case "/" ->
              send(exchange, "text/html; charset=utf-8", ReportPage.live(run.name(), data()));
          case "/data.json" -> {
            send(exchange, "application/json", JSON.writeValueAsString(data()));
            lastAsked = System.nanoTime();
          }
          default -> exchange.sendResponseHeaders(NOT_FOUND, -1);
        }
        long wait = TimeUnit.NANOSECONDS.toMillis(PART * (System.nanoTime() - began));
        pollMillis = Math.min(MAX_POLL_MILLIS, Math.max(POLL_MILLIS, wait));
      }
    }
  }

  /**
   * Whether the request's Host header names this machine. Without this check, a foreign site could
   * point its own host name at this address and read the page (DNS rebinding).
   */
  private boolean fromHere(@Nullable String host) {
    int port = server.getAddress().getPort();
    return host != null && Set.of("127.0.0.1:" + port, "localhost:" + port).contains(host);
  }

  private ObjectNode data() throws IOException {
    return RunPage.together(List.of(run)).put("live", true).put("again", pollMillis);
  }

  private static void send(HttpExchange exchange, String type, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(OK, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /**
   * Stops the server after open pages have had time for a last request, which shows the end of the
   * run.
   */
  @Override
  public void close() {
    long end = System.nanoTime();
    long gracePeriod = nanos(2 * pollMillis);
    boolean watched = end - lastAsked < gracePeriod;
    while (watched && lastAsked - end <= 0 && System.nanoTime() - end < gracePeriod) {
      try {
        Thread.sleep(CHECK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    server.stop(0);
    executor.shutdownNow();
  }
}
