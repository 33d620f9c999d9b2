package io.github.convlens.insight.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LivePageTest {

  @TempDir private Path folder;

  @Test
  void thePageFollowsTheFiles() throws IOException {
    Path run = SampleRun.write(folder.resolve("sample"));
    try (LivePage page = new LivePage(run)) {
      assertTrue(text(page.address()).contains("connect-src 'self'"));
      assertEquals(SampleRun.STEPS, steps(page));
      Files.writeString(
          run.resolve("recorder.csv"), "2,40,0.1,0.9,1.0,1.0\n2,41,", StandardOpenOption.APPEND);
      assertEquals(SampleRun.STEPS + 1, steps(page));
      Files.writeString(run.resolve("recorder.csv"), "0.1,0.9,1,1\n", StandardOpenOption.APPEND);
      assertEquals(SampleRun.STEPS + 2, steps(page));
    }
  }

  @Test
  void filesThatAResumedRunTruncatesAreReadAgain() throws IOException {
    Path run = SampleRun.write(folder.resolve("sample"));
    try (LivePage page = new LivePage(run)) {
      steps(page);
      Path file = run.resolve("recorder.csv");
      Files.write(file, Files.readAllLines(file).subList(0, 11));
      assertEquals(10, steps(page));
    }
  }

  @Test
  void aRequestForAnotherHostIsForbidden() throws IOException {
    assertForbidden("GET /data.json HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n");
  }

  @Test
  void aRequestWithoutHostIsForbidden() throws IOException {
    assertForbidden("GET /data.json HTTP/1.0\r\n\r\n");
  }

  private void assertForbidden(String request) throws IOException {
    Path run = SampleRun.write(folder.resolve("sample"));
    try (LivePage page = new LivePage(run);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), page.address().getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(12);
      assertEquals("HTTP/1.1 403", new String(answer, StandardCharsets.US_ASCII));
    }
  }

  private static int steps(LivePage page) throws IOException {
    JsonNode data = new ObjectMapper().readTree(text(page.address().resolve("data.json")));
    return data.get("runs").get(0).get("steps").intValue();
  }

  private static String text(URI address) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    try (InputStream in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
