package io.github.convlens.experiment.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.follow.RunLogs.Ending;
import io.github.convlens.experiment.log.LogOptions;
import io.github.convlens.model.weights.SafeTensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests deliveries to a server that works, and to a server that fails. */
@Timeout(60)
@SuppressWarnings("try") // only the closing of the logs matters
class MlflowLogTest {
  private static final Ending SHORT = new Ending(Duration.ofMillis(200), Duration.ofMillis(200));
  private static final Ending PATIENT = new Ending(Duration.ofSeconds(30), Duration.ofSeconds(30));

  @TempDir private Path folder;
  private RecordedFiles files;
  private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void begin() throws IOException {
    files = new RecordedFiles(folder.resolve("run"));
    files.write(30);
  }

  private void finish() throws IOException {
    new SafeTensors(Map.of(), Map.of()).write(files.run().weights());
  }

  private static LogOptions to(String address) {
    return new LogOptions(false, address, 1);
  }

  private RunLogs follow(String address, Ending ending) {
    return RunLogs.follow(files.facts(), to(address), warnings::add, ending);
  }

  private static List<Long> range(long end) {
    return LongStream.range(0, end).boxed().toList();
  }

  @Test
  void everythingArrivesOnce() throws IOException {
    try (StubServer server = new StubServer(0)) {
      finish();
      RunLogs.deliver(files.facts(), to(server.address()));
      assertEquals(range(30), server.steps("batch/loss"));
      assertEquals(range(30), server.steps("activation_std/conv1"));
      assertEquals(range(3), server.steps("epoch/accuracy"));
      assertEquals("digits", server.parameters.get("data.dataset"));
      assertEquals("made-up", server.parameters.get("name"));
      assertEquals(List.of("FINISHED"), server.states);
      assertTrue(
          server.artifacts.containsKey("7/run0/artifacts/config.yaml"),
          server.artifacts.toString());
      assertTrue(server.artifacts.containsKey("7/run0/artifacts/model.safetensors"));
      RunLogs.deliver(files.facts(), to(server.address()));
      assertEquals(range(30), server.steps("batch/loss"));
    }
  }

  @Test
  void theErrorNamesADamagedRecordOfTheDelivery() throws IOException {
    Path record = folder.resolve("run/mlflow.json");
    for (String content : List.of("", "null", "{}", "{\"server\": ", "\u00ff\u0000\u0001")) {
      Files.write(record, content.getBytes(StandardCharsets.ISO_8859_1));
      String message =
          assertThrows(
                  InvalidInputException.class,
                  () -> RunLogs.deliver(files.facts(), to("http://127.0.0.1:1")))
              .getMessage();
      assertTrue(message.startsWith(record + " is damaged: delete it"), message);
    }
  }

  @Test
  void manyRowsAreSentInBatchesThatTheServerAccepts() throws IOException {
    files.write(2000);
    try (StubServer server = new StubServer(0)) {
      RunLogs.deliver(files.facts(), to(server.address()));
      assertEquals(range(2000), server.steps("batch/smooth_loss"));
      assertEquals(range(2000), server.steps("activation_mean/conv1"));
    }
  }

  @Test
  void requestsToAnOverloadedServerAreRepeated() throws IOException {
    try (StubServer server = new StubServer(0)) {
      server.overloadedFor = 2;
      try (RunLogs logs = follow(server.address(), PATIENT)) {
        finish();
      }
      assertEquals(range(30), server.steps("batch/loss"));
      assertEquals(1, warnings.size(), warnings.toString());
      assertTrue(warnings.get(0).contains("trying again"), warnings.get(0));
      assertEquals(List.of("FINISHED"), server.states);
    }
  }

  @Test
  void aServerThatStartsLateReceivesEverything() throws IOException, InterruptedException {
    int port;
    try (StubServer server = new StubServer(0)) {
      port = server.port();
    }
    try (RunLogs logs = follow("http://127.0.0.1:" + port, PATIENT)) {
      while (warnings.isEmpty()) {
        Thread.sleep(10);
      }
      try (StubServer late = new StubServer(port)) {
        logs.close();
        assertEquals(range(30), late.steps("batch/loss"));
      }
    }
  }

  @Test
  void afterAServerDiesTheRestIsDeliveredLaterWithoutRepetition()
      throws IOException, InterruptedException {
    files.write(1000);
    try (StubServer server = new StubServer(0)) {
      // The requests are: find the experiment, create it, create the run, parameters twice, and the
      // first batch of metrics.
      server.diesAfter = 6;
      try (RunLogs logs = follow(server.address(), SHORT)) {
        server.died.await();
      }
      String last = warnings.get(warnings.size() - 1);
      assertTrue(last.contains("convlens log"), last);
      assertEquals(range(100), server.steps("epoch/accuracy"));
      assertEquals(List.of(), server.steps("activation_mean/conv1"));
      server.diesAfter = -1;
      RunLogs.deliver(files.facts(), to(server.address()));
      assertEquals(range(100), server.steps("epoch/accuracy"));
      assertEquals(range(1000), server.steps("batch/loss"));
      assertEquals(range(1000), server.steps("activation_mean/conv1"));
    }
  }

  @Test
  void aDeliveryToAHangingServerIsAbandoned() throws IOException, InterruptedException {
    try (StubServer server = new StubServer(0)) {
      server.mood = StubServer.Mood.HANGS;
      try (RunLogs logs = follow(server.address(), SHORT)) {
        server.asked.await();
      }
      assertEquals(1, warnings.size(), warnings.toString());
      assertTrue(warnings.get(0).contains("convlens log"), warnings.get(0));
    }
  }

  @Test
  void aRejectedRequestIsReportedOnceAndNotRepeated() throws IOException {
    try (StubServer server = new StubServer(0)) {
      server.mood = StubServer.Mood.REFUSES;
      try (RunLogs logs = follow(server.address(), PATIENT)) {
        finish();
      }
      assertEquals(1, warnings.size(), warnings.toString());
      assertTrue(warnings.get(0).contains("400"), warnings.get(0));
      assertEquals(1, server.requests.get());
      String message =
          assertThrows(
                  IOException.class, () -> RunLogs.deliver(files.facts(), to(server.address())))
              .getMessage();
      assertEquals(1, message.lines().count(), message);
    }
  }

  @Test
  void anInterruptedRunContinuesAsTheSameRunOnTheServer() throws IOException {
    try (StubServer server = new StubServer(0)) {
      RunLogs.deliver(files.facts(), to(server.address()));
      assertEquals(List.of("KILLED"), server.states);
      files.write(45);
      finish();
      RunLogs.deliver(files.facts(), to(server.address()));
      assertEquals(List.of("KILLED", "RUNNING", "FINISHED"), server.states);
      assertEquals(range(45), server.steps("batch/loss"));
      assertTrue(
          Files.readString(folder.resolve("run/mlflow.json")).contains("\"complete\" : true"));
    }
  }

  @Test
  void aRunThatWasCreatedWithoutAnAnswerIsNotCreatedTwice() throws IOException {
    try (StubServer server = new StubServer(0)) {
      server.unanswered = "mlflow/runs/create";
      RunLogs.deliver(files.facts(), to(server.address()));
      assertEquals(1, server.runs());
      assertEquals(range(30), server.steps("batch/loss"));
    }
  }

  @Test
  void aRunThatWasCreatedBeforeTheServerHangsIsContinuedLater() throws IOException {
    try (StubServer server = new StubServer(0)) {
      server.unanswered = "mlflow/runs/create";
      server.afterwards = StubServer.Mood.REFUSES;
      assertThrows(IOException.class, () -> RunLogs.deliver(files.facts(), to(server.address())));
      server.mood = StubServer.Mood.ANSWERS;
      RunLogs.deliver(files.facts(), to(server.address()));
      assertEquals(1, server.runs());
      assertEquals(range(30), server.steps("batch/loss"));
      assertEquals("digits", server.parameters.get("data.dataset"));
    }
  }

  @Test
  void aRunWhoseParametersWereNotDeliveredIsContinuedLater() throws IOException {
    try (StubServer server = new StubServer(0)) {
      server.unanswered = "mlflow/runs/log-batch";
      server.afterwards = StubServer.Mood.REFUSES;
      assertThrows(IOException.class, () -> RunLogs.deliver(files.facts(), to(server.address())));
      server.parameters.clear();
      server.mood = StubServer.Mood.ANSWERS;
      RunLogs.deliver(files.facts(), to(server.address()));
      assertEquals(1, server.runs());
      assertEquals("digits", server.parameters.get("data.dataset"));
      server.parameters.clear();
      RunLogs.deliver(files.facts(), to(server.address()));
      assertEquals(Map.of(), server.parameters);
    }
  }

  @Test
  void aStoredStateOfAnEarlierVersionIsAcceptedAndADamagedStateIsRejected() throws IOException {
    try (StubServer server = new StubServer(0)) {
      RunLogs.deliver(files.facts(), to(server.address()));
      Path state = folder.resolve("run/mlflow.json");
      String stored = Files.readString(state);
      assertTrue(stored.contains("\"key\" : null"), stored);
      Files.writeString(state, stored.replaceFirst("\"key\" : null,", ""));
      RunLogs.deliver(files.facts(), to(server.address()));
      assertEquals(1, server.runs());
      Files.writeString(state, stored.substring(0, 40));
      String message =
          assertThrows(
                  InvalidInputException.class,
                  () -> RunLogs.deliver(files.facts(), to(server.address())))
              .getMessage();
      assertTrue(message.contains("mlflow.json is damaged"), message);
      assertEquals(1, message.lines().count());
    }
  }

  @Test
  void credentialsAreReadFromTheVariablesOfMlflowsOwnClients()
      throws IOException, InterruptedException {
    try (StubServer server = new StubServer(0)) {
      Map<String, String> user =
          Map.of("MLFLOW_TRACKING_USERNAME", "ann", "MLFLOW_TRACKING_PASSWORD", "secret");
      new MlflowServer(server.address() + "/", user).get("runs/get", "run_id", "none");
      new MlflowServer(server.address(), Map.of("MLFLOW_TRACKING_TOKEN", "t"))
          .get("runs/get", "run_id", "none");
      assertEquals(List.of("Basic YW5uOnNlY3JldA==", "Bearer t"), server.authorizations);
    }
  }
}
