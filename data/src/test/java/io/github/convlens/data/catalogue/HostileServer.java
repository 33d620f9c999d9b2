package io.github.convlens.data.catalogue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A mirror on the loopback address that misbehaves as real mirrors do. */
final class HostileServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<String> ranges = new CopyOnWriteArrayList<>();

  HostileServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
    serveStatus("/", 404);
  }

  URI uri(String path) {
    return URI.create(
        "http://"
            + server.getAddress().getHostString()
            + ":"
            + server.getAddress().getPort()
            + path);
  }

  /** The Range header of each request so far; "none" for a request without one. */
  List<String> requests() {
    return List.copyOf(ranges);
  }

  /** Serves the content, and honours ranges. */
  void serve(String path, byte[] content) {
    on(path, exchange -> send(exchange, content, from(exchange), content.length));
  }

  /** Promises all bytes, but drops the connection after some bytes of every answer. */
  void serveDropping(String path, byte[] content, int bytes) {
    on(
        path,
        exchange -> {
          int from = from(exchange);
          send(exchange, content, from, Math.min(content.length, from + bytes));
        });
  }

  void serveWithoutRanges(String path, byte[] content) {
    on(path, exchange -> send(exchange, content, 0, content.length));
  }

  void serveWrongRange(String path, byte[] content) {
    on(
        path,
        exchange -> {
          exchange.getResponseHeaders().add("Content-Range", "bytes 7-99/100");
          exchange.sendResponseHeaders(206, content.length);
          exchange.getResponseBody().write(content);
        });
  }

  void serveEndless(String path) {
    on(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          while (closing.getCount() > 0) {
            exchange.getResponseBody().write(new byte[10_000]);
          }
        });
  }

  void serveStatus(String path, int status) {
    on(path, exchange -> exchange.sendResponseHeaders(status, -1));
  }

  void serveRedirect(String path, String target) {
    on(
        path,
        exchange -> {
          exchange.getResponseHeaders().add("Location", uri(target).toString());
          exchange.sendResponseHeaders(302, -1);
        });
  }

  /** Answers the first request with some bytes and then nothing, and later requests correctly. */
  void serveStalling(String path, byte[] content, int bytes) {
    on(
        path,
        exchange -> {
          int from = from(exchange);
          if (from == 0) {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content, 0, bytes);
            exchange.getResponseBody().flush();
            await();
          } else {
            send(exchange, content, from, content.length);
          }
        });
  }

  private void on(String path, HttpHandler handler) {
    try {
      server.removeContext(path);
    } catch (IllegalArgumentException e) {
      // the first handler of this path
    }
    server.createContext(
        path,
        exchange -> {
          String range = exchange.getRequestHeaders().getFirst("Range");
          ranges.add(range == null ? "none" : range);
          try (exchange) {
            handler.handle(exchange);
          }
        });
  }

  private static int from(HttpExchange exchange) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    return range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
  }

  private static void send(HttpExchange exchange, byte[] content, int from, int to)
      throws IOException {
    if (from > 0) {
      String range = "bytes " + from + "-" + (content.length - 1) + "/" + content.length;
      exchange.getResponseHeaders().add("Content-Range", range);
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
    OutputStream body = exchange.getResponseBody();
    body.write(content, from, to - from);
    body.flush();
  }

  private void await() {
    try {
      closing.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
