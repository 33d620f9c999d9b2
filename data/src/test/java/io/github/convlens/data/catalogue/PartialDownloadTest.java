package io.github.convlens.data.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Downloads continue after an interruption, or from another server. */
@Timeout(20)
class PartialDownloadTest extends ServedSet {
  @Test
  void droppedConnectionsAreResumed() {
    server.serveDropping("/drops", zipped, 100_000);
    fetch("/drops");
    assertEquals(
        List.of("none", "bytes=100000-", "bytes=200000-"), server.requests().subList(0, 3));
  }

  @Test
  void aServerThatIgnoresRangesSendsTheWholeFile() throws IOException {
    server.serveWithoutRanges("/norange", zipped);
    Path folder = Files.createDirectories(dir.resolve("set"));
    Files.write(folder.resolve(".data.gz.part"), Arrays.copyOf(zipped, 1000));
    fetch("/norange");
    assertEquals(List.of("bytes=1000-"), server.requests());
  }

  @Test
  void aServerErrorDoesNotDiscardTheBytesReceivedSoFar() throws IOException {
    server.serveStatus("/broken", 503);
    Path folder = Files.createDirectories(dir.resolve("set"));
    Files.write(folder.resolve(".data.gz.part"), Arrays.copyOf(zipped, 1000));
    refusal("/broken", "/nowhere");
    assertEquals(1000, Files.size(folder.resolve(".data.gz.part")));
    fetch("/good");
    assertEquals("bytes=1000-", server.requests().get(server.requests().size() - 1));
  }

  @Test
  void aDownloadStartsOverIfItsRangeCannotBeSatisfied() throws IOException {
    server.serveStatus("/unsatisfied", 416);
    Path folder = Files.createDirectories(dir.resolve("set"));
    Files.write(folder.resolve(".data.gz.part"), Arrays.copyOf(zipped, 1000));
    fetch("/unsatisfied", "/good");
    assertEquals(List.of("bytes=1000-", "none"), server.requests().subList(0, 2));
  }

  @Test
  void twoDownloadsOfOneFileDoNotMix() throws IOException {
    Path folder = Files.createDirectories(dir.resolve("set"));
    try (PartialFile other = PartialFile.open(folder.resolve(".data.gz.part"))) {
      assertEquals(0, other.size());
      assertTrue(refusal("/good").contains("another process is downloading it"));
    }
    fetch("/good");
  }

  @Test
  void aPartialFileWithWrongBytesIsDiscarded() throws IOException {
    Path folder = Files.createDirectories(dir.resolve("set"));
    Files.write(folder.resolve(".data.gz.part"), new byte[1000]);
    fetch("/good");
    assertEquals(List.of("bytes=1000-", "none"), server.requests());
  }

  @Test
  void aCompletePartialFileIsUsedAndOneThatIsTooLongIsDiscarded() throws IOException {
    Path folder = Files.createDirectories(dir.resolve("set"));
    Files.write(folder.resolve(".data.gz.part"), zipped);
    fetch("/good");
    assertEquals(List.of(), server.requests());
    Files.delete(folder.resolve("data.gz"));
    Files.write(folder.resolve(".data.gz.part"), new byte[zipped.length + 1]);
    fetch("/good");
    assertEquals(List.of("none"), server.requests());
  }

  @Test
  void aStalledDownloadIsAbandonedAndResumed() {
    server.serveStalling("/stalls", zipped, 250_000);
    fetch("/stalls");
    assertEquals(List.of("none", "bytes=250000-"), server.requests());
  }

  @Test
  void aRangeThatWasNotRequestedIsRejected() throws IOException {
    server.serveWrongRange("/wrongrange", zipped);
    Path folder = Files.createDirectories(dir.resolve("set"));
    Files.write(folder.resolve(".data.gz.part"), Arrays.copyOf(zipped, 1000));
    assertTrue(refusal("/wrongrange").contains("instead of the requested one"));
  }
}
