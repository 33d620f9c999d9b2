package io.github.convlens.insight.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless Chromium with one page, controlled through the DevTools protocol. */
final class Browser implements AutoCloseable {

  private static final int SECONDS = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private int last;

  /** The path of Chromium; empty if it is not installed. */
  static Optional<Path> installed() {
    return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  Browser(Path program, Path profile, int width, int height) throws Exception {
    process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "--window-size=" + width + "," + height,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("output.txt").toFile())
            .start();
    HttpClient client = HttpClient.newHttpClient();
    socket =
        client
            .newWebSocketBuilder()
            .buildAsync(pageAddress(client, port(profile)), new Incoming())
            .get(SECONDS, TimeUnit.SECONDS);
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      send(domain + ".enable", Map.of());
    }
  }

  private static int port(Path profile) throws Exception {
    Path file = profile.resolve("DevToolsActivePort");
    for (int i = 0; i < 10 * SECONDS; i++) {
      if (Files.isRegularFile(file) && Files.readAllLines(file).size() > 1) {
        return Integer.parseInt(Files.readAllLines(file).get(0));
      }
      Thread.sleep(100);
    }
    throw new IOException(
        "Chromium did not start: " + Files.readString(profile.resolve("output.txt")));
  }

  private static URI pageAddress(HttpClient client, int port) throws Exception {
    HttpRequest list =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json")).build();
    for (int i = 0; i < 10 * SECONDS; i++) {
      String text = client.send(list, HttpResponse.BodyHandlers.ofString()).body();
      for (JsonNode target : JSON.readTree(text)) {
        if (target.path("type").asText().equals("page")) {
          return URI.create(target.get("webSocketDebuggerUrl").textValue());
        }
      }
      Thread.sleep(100);
    }
    throw new IOException("Chromium has no page");
  }

  private final class Incoming implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
      text.append(part);
      if (isLast) {
        take(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  private void take(String text) {
    try {
      JsonNode message = JSON.readTree(text);
      if (message.has("id")) {
        CompletableFuture<JsonNode> answer = answers.get(message.get("id").intValue());
        if (answer != null) {
          answer.complete(message);
        }
        return;
      }
      JsonNode params = message.path("params");
      switch (message.path("method").asText()) {
        case "Runtime.exceptionThrown" -> complaints.add(params.toString());
        case "Log.entryAdded" -> complaints.add(params.path("entry").path("text").asText());
        case "Runtime.consoleAPICalled" -> complaints.add(params.path("args").toString());
        case "Network.requestWillBeSent" ->
            requests.add(params.path("request").path("url").asText());
        default -> {
          // Other events are of no interest here.
        }
      }
    } catch (IOException e) {
      complaints.add(e.toString());
    }
  }

  private JsonNode send(String method, Map<String, ?> params) throws Exception {
    ObjectNode message = JSON.createObjectNode();
    message.put("id", ++last);
    message.put("method", method);
    message.set("params", JSON.valueToTree(params));
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(last, answer);
    socket.sendText(message.toString(), true).get(SECONDS, TimeUnit.SECONDS);
    return answer.get(SECONDS, TimeUnit.SECONDS).path("result");
  }

  /** Opens a page and waits until its scripts have run. */
  void open(URI page) throws Exception {
    send("Page.navigate", Map.of("url", page.toString()));
    waitFor("document.readyState === 'complete' && location.href !== 'about:blank'");
  }

  /** The value of a JavaScript expression. */
  JsonNode evaluate(String expression) throws Exception {
    JsonNode result =
        send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
    }
    return result.path("result").path("value");
  }

  void waitFor(String condition) throws Exception {
    for (int i = 0; i < 10 * SECONDS; i++) {
      if (evaluate(condition).asBoolean()) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("never true: " + condition);
  }

  void mouse(String type, double x, double y) throws Exception {
    send(
        "Input.dispatchMouseEvent",
        Map.of("type", type, "x", x, "y", y, "button", "left", "clickCount", 1, "buttons", 1));
  }

  void hover(double x, double y) throws Exception {
    send("Input.dispatchMouseEvent", Map.of("type", "mouseMoved", "x", x, "y", y));
  }

  /** Sets the colour scheme that the page sees as the user's system setting. */
  void prefer(String scheme) throws Exception {
    List<Map<String, String>> features = new ArrayList<>();
    features.add(Map.of("name", "prefers-color-scheme", "value", scheme));
    send("Emulation.setEmulatedMedia", Map.of("features", features));
  }

  /** The console messages and exceptions so far. */
  List<String> complaints() {
    return complaints;
  }

  /** The addresses requested so far, without data URLs. */
  List<String> requests() {
    return requests.stream().filter(url -> !url.startsWith("data:")).toList();
  }

  @Override
  public void close() {
    // A browser that is asked to close removes its temporary files.
    var unused = socket.sendText("{\"id\": 0, \"method\": \"Browser.close\"}", true);
    process.onExit().completeOnTimeout(process, SECONDS / 6, TimeUnit.SECONDS).join();
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join();
  }
}
