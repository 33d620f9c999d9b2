package io.github.convlens.data.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.catalogue.CatalogueEntry.DataFile;
import io.github.convlens.data.catalogue.CatalogueEntry.Download;
import io.github.convlens.data.catalogue.CatalogueEntry.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The base of tests that download a data set of one file from a server. */
abstract class ServedSet {
  static final FetchSettings IMPATIENT =
      new FetchSettings(Duration.ofSeconds(5), Duration.ofMillis(300), 3, Duration.ofMillis(1));

  @TempDir Path dir;
  HostileServer server;
  byte[] content;
  byte[] zipped;

  @BeforeEach
  void start() throws IOException {
    server = new HostileServer();
    content = new byte[300_000];
    new SplittableRandom(1).nextBytes(content);
    zipped = gzip(content);
    server.serve("/good", zipped);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  final Fetcher fetcher() {
    return new Fetcher(IMPATIENT, (task, done, total) -> {});
  }

  final void fetch(String... mirrors) {
    Path folder = fetcher().fetch(entry(mirrors), dir);
    assertEquals(FileStatus.State.OK, Verification.verify(entry(mirrors), folder).get(0).state());
  }

  final String refusal(String... mirrors) {
    return assertThrows(InvalidInputException.class, () -> fetch(mirrors)).getMessage();
  }

  final CatalogueEntry entry(String... mirrors) {
    Download download =
        new Download(
            "data.gz", zipped.length, hash(zipped), Stream.of(mirrors).map(server::uri).toList());
    return entry(download);
  }

  final CatalogueEntry archive(String mirror, byte[] tar) {
    URI uri = server.uri(mirror);
    return entry(new Download("set.tar.gz", tar.length, hash(tar), List.of(uri)));
  }

  private CatalogueEntry entry(Download download) {
    return entry(download, new DataFile("data", content.length, hash(content)));
  }

  static CatalogueEntry entry(Download download, DataFile file) {
    return new CatalogueEntry(
        "set",
        "set",
        Format.IDX,
        1,
        new float[1],
        new float[1],
        List.of("a"),
        List.of(download),
        List.of(file),
        List.of());
  }

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(PublishedHash.sha256("").digest().digest(bytes));
  }

  static PublishedHash hash(byte[] bytes) {
    return PublishedHash.sha256(sha256(bytes));
  }

  static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    }
    return out.toByteArray();
  }
}
