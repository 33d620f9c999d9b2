package io.github.convlens.data.catalogue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.catalogue.CatalogueEntry.DataFile;
import io.github.convlens.data.catalogue.CatalogueEntry.Download;
import io.github.convlens.data.catalogue.CatalogueEntry.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class FetcherTest {
  private static final FetchSettings IMPATIENT =
      new FetchSettings(Duration.ofSeconds(5), Duration.ofMillis(300), 3, Duration.ofMillis(1));

  @TempDir Path dir;
  private HostileServer server;
  private byte[] content;
  private byte[] zipped;

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

  @Test
  void aFileArrivesVerifiedAndAlone() throws IOException {
    List<Long> seen = new ArrayList<>();
    Path folder =
        new Fetcher(IMPATIENT, (task, done, total) -> seen.add(done)).fetch(entry("/good"), dir);
    assertArrayEquals(zipped, Files.readAllBytes(folder.resolve("data.gz")));
    assertEquals(List.of("data.gz"), names(folder));
    assertEquals(zipped.length, seen.get(seen.size() - 1));
    assertEquals(FileStatus.State.OK, Verification.verify(entry("/good"), folder).get(0).state());
  }

  /** A file of which the first digits of the hash are known, and the size roughly. */
  private Path single(String path, String digits) {
    Download download =
        new Download("a.pth", 310_000, PublishedHash.sha256(digits), List.of(server.uri(path)));
    return new Fetcher(IMPATIENT, (task, done, total) -> {}).fetch(download, dir);
  }

  private String refusedSingle(String path, String digits) {
    return assertThrows(InvalidInputException.class, () -> single(path, digits)).getMessage();
  }

  @Test
  void aFileKnownByTheFirstDigitsOfItsHashArrivesVerified() throws IOException {
    String digits = sha256(content).substring(0, 8);
    server.serve("/file", content);
    server.serveDropping("/drops", content, 100_000);
    server.serveWithoutRanges("/norange", content);
    for (String path : List.of("/file", "/drops", "/norange")) {
      Files.write(dir.resolve(".a.pth.part"), Arrays.copyOf(content, 1000));
      assertArrayEquals(content, Files.readAllBytes(single(path, digits)), path);
      Files.delete(dir.resolve("a.pth"));
    }
    assertEquals(List.of(), names(dir));
    Files.write(dir.resolve(".a.pth.part"), content);
    int before = server.requests().size();
    single("/file", digits);
    assertEquals(before, server.requests().size());
  }

  @Test
  void aFileOfWhichOnlyAnMd5WasPublishedIsCheckedByIt() throws Exception {
    byte[] digest = MessageDigest.getInstance("MD5").digest(zipped);
    PublishedHash md5 = PublishedHash.of(null, HexFormat.of().formatHex(digest));
    byte[] other = zipped.clone();
    other[100]++;
    server.serve("/other", other);
    server.serveDropping("/drops", zipped, 100_000);
    InvalidInputException refused =
        assertThrows(InvalidInputException.class, () -> fetcher().fetch(asIs(md5, "/other"), dir));
    assertTrue(refused.getMessage().contains("MD5 "), refused.getMessage());
    assertTrue(refused.getMessage().contains("is not the published"), refused.getMessage());
    CatalogueEntry entry = asIs(md5, "/drops");
    Path folder = fetcher().fetch(entry, dir);
    assertArrayEquals(zipped, Files.readAllBytes(folder.resolve("data.gz")));
    assertEquals(FileStatus.State.OK, Verification.verify(entry, folder).get(0).state());
    int requests = server.requests().size();
    fetcher().fetch(entry, dir);
    assertEquals(requests, server.requests().size());
    Files.write(folder.resolve("data.gz"), other);
    assertEquals(FileStatus.State.WRONG, Verification.verify(entry, folder).get(0).state());
  }

  /** A file that is read as it was published, gzipped, and whose size was not. */
  private CatalogueEntry asIs(PublishedHash hash, String mirror) {
    return entry(
        new Download("data.gz", 400_000, hash, List.of(server.uri(mirror))),
        new DataFile("data.gz", 400_000, hash));
  }

  @Test
  void anotherFileThanTheHashSaysIsNotPutInPlace() throws IOException {
    String digits = sha256(content).substring(0, 8);
    byte[] other = content.clone();
    other[200_000]++;
    server.serve("/other", other);
    server.serve("/large", new byte[310_001]);
    server.serveEndless("/endless");
    String message = refusedSingle("/other", digits);
    assertTrue(message.contains("is not the published " + digits), message);
    message = refusedSingle("/large", digits);
    assertTrue(message.contains("claims 310001 bytes instead of at most 310000"), message);
    message = refusedSingle("/endless", digits);
    assertTrue(message.contains("sends more than the published 310000 bytes"), message);
    assertFalse(Files.exists(dir.resolve("a.pth")));
  }

  @Test
  void whatIsThereAndRightIsNotFetchedAgain() {
    fetch("/good");
    int requests = server.requests().size();
    fetch("/good");
    assertEquals(requests, server.requests().size());
  }

  @Test
  void aWrongFileIsReplaced() throws IOException {
    Path folder = Files.createDirectories(dir.resolve("set"));
    Files.writeString(folder.resolve("data"), "not it");
    assertEquals(
        FileStatus.State.WRONG, Verification.verify(entry("/good"), folder).get(0).state());
    fetch("/good");
    assertEquals(List.of("data.gz"), names(folder));
  }

  @Test
  void droppedConnectionsAreResumed() {
    server.serveDropping("/drops", zipped, 100_000);
    fetch("/drops");
    assertEquals(
        List.of("none", "bytes=100000-", "bytes=200000-"), server.requests().subList(0, 3));
  }

  @Test
  void aServerThatIgnoresRangesIsAskedFromTheStart() throws IOException {
    server.serveWithoutRanges("/norange", zipped);
    Path folder = Files.createDirectories(dir.resolve("set"));
    Files.write(folder.resolve(".data.gz.part"), Arrays.copyOf(zipped, 1000));
    fetch("/norange");
    assertEquals(List.of("bytes=1000-"), server.requests());
  }

  @Test
  void aServerErrorKeepsWhatHasArrived() throws IOException {
    server.serveStatus("/broken", 503);
    Path folder = Files.createDirectories(dir.resolve("set"));
    Files.write(folder.resolve(".data.gz.part"), Arrays.copyOf(zipped, 1000));
    refusal("/broken", "/nowhere");
    assertEquals(1000, Files.size(folder.resolve(".data.gz.part")));
    fetch("/good");
    assertEquals("bytes=1000-", server.requests().get(server.requests().size() - 1));
  }

  @Test
  void aRangeThatCannotBeSatisfiedStartsAnew() throws IOException {
    server.serveStatus("/unsatisfied", 416);
    Path folder = Files.createDirectories(dir.resolve("set"));
    Files.write(folder.resolve(".data.gz.part"), Arrays.copyOf(zipped, 1000));
    fetch("/unsatisfied", "/good");
    assertEquals(List.of("bytes=1000-", "none"), server.requests().subList(0, 2));
  }

  @Test
  void anInterruptEndsItAtOnce() {
    server.serveStalling("/stalls", zipped, 1000);
    Thread.currentThread().interrupt();
    String message = refusal("/stalls");
    assertTrue(Thread.interrupted());
    assertTrue(message.contains("interrupted"), message);
  }

  @Test
  void twoDownloadsOfOneFileDoNotMix() throws IOException {
    Path folder = Files.createDirectories(dir.resolve("set"));
    try (PartialFile other = PartialFile.open(folder.resolve(".data.gz.part"))) {
      assertEquals(0, other.size());
      assertTrue(refusal("/good").contains("another download"));
    }
    fetch("/good");
  }

  @Test
  void aPartialFileOfOtherBytesIsThrownAway() throws IOException {
    Path folder = Files.createDirectories(dir.resolve("set"));
    Files.write(folder.resolve(".data.gz.part"), new byte[1000]);
    fetch("/good");
    assertEquals(List.of("bytes=1000-", "none"), server.requests());
  }

  @Test
  void aPartialFileThatIsCompleteOrTooLongIsHandled() throws IOException {
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
  void wrongBytesAreNeverInstalledAndTheNextMirrorIsAsked() throws IOException {
    byte[] wrong = zipped.clone();
    wrong[wrong.length / 2] ^= 1;
    server.serve("/wrong", wrong);
    String message = refusal("/wrong");
    assertTrue(message.contains("SHA-256"), message);
    assertFalse(Files.exists(dir.resolve("set/data.gz")));
    fetch("/wrong", "/good");
  }

  @Test
  void aContentLengthThatLiesIsRefused() {
    server.serve("/short", Arrays.copyOf(zipped, 1000));
    assertTrue(refusal("/short").contains("claims 1000 bytes"));
    server.serve("/long", Arrays.copyOf(zipped, zipped.length + 1));
    assertTrue(refusal("/long").contains("claims"));
    fetch("/short", "/long", "/good");
  }

  @Test
  void anEndlessBodyWithoutALengthIsCutOff() {
    server.serveEndless("/endless");
    assertTrue(refusal("/endless").contains("sends more than"));
    fetch("/endless", "/good");
  }

  @Test
  void missingFilesAndServerErrorsAreReportedByMirror() {
    server.serveStatus("/broken", 500);
    String message = refusal("/nowhere", "/broken");
    assertTrue(message.contains("/nowhere: HTTP status 404"), message);
    assertTrue(message.contains("/broken: HTTP status 500, 3 attempts"), message);
    assertFalse(message.contains("\n"));
    assertEquals(4, server.requests().size());
    fetch("/nowhere", "/broken", "/good");
  }

  @Test
  void redirectsAreFollowedButNotForEver() {
    server.serveRedirect("/moved", "/good");
    fetch("/moved");
    server.serveRedirect("/circle", "/circle");
    Path other = dir.resolve("other");
    assertThrows(InvalidInputException.class, () -> fetcher().fetch(entry("/circle"), other));
  }

  @Test
  void aStallIsLeftAndResumed() {
    server.serveStalling("/stalls", zipped, 250_000);
    fetch("/stalls");
    assertEquals(List.of("none", "bytes=250000-"), server.requests());
  }

  @Test
  void aRangeThatWasNotAskedForIsRefused() throws IOException {
    server.serveWrongRange("/wrongrange", zipped);
    Path folder = Files.createDirectories(dir.resolve("set"));
    Files.write(folder.resolve(".data.gz.part"), Arrays.copyOf(zipped, 1000));
    assertTrue(refusal("/wrongrange").contains("instead of what was asked for"));
  }

  @Test
  void nobodyListeningIsOneClearError() {
    server.close();
    String message = refusal("/good");
    assertTrue(message.contains("try again later"), message);
  }

  @Test
  void aPlaceThatCannotBeWrittenIsOneClearError() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "in the way");
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> fetcher().fetch(entry("/good"), file));
    assertTrue(e.getMessage().contains("choose another data directory"), e.getMessage());
  }

  @Test
  void anArchiveIsUnpackedFileByFileAndRemoved() throws IOException {
    byte[] tar =
        TarFiles.gzipped(TarFiles.file("set/data", content), TarFiles.file("set/x", content));
    server.serve("/tar", tar);
    fetcher().fetch(archive("/tar", tar), dir);
    assertEquals(List.of("data"), names(dir.resolve("set")));
    assertArrayEquals(content, Files.readAllBytes(dir.resolve("set/data")));
  }

  @Test
  void archivesThatReachOutAreRefusedAsAWhole() throws IOException {
    List<TarFiles.Member> evil =
        List.of(
            TarFiles.file("../evil", content),
            TarFiles.file("set/../../evil", content),
            TarFiles.file("/evil", content),
            TarFiles.file("C:/evil", content),
            TarFiles.file("set\\..\\..\\evil", content),
            TarFiles.symbolicLink("set/link", "/etc"),
            TarFiles.hardLink("set/link", "/etc/passwd"));
    for (TarFiles.Member member : evil) {
      byte[] tar = TarFiles.gzipped(TarFiles.file("set/data", content), member);
      server.serve("/evil", tar);
      InvalidInputException e =
          assertThrows(
              InvalidInputException.class, () -> fetcher().fetch(archive("/evil", tar), dir));
      assertTrue(e.getMessage().contains("not unpacked"), e.getMessage());
      assertFalse(Files.exists(dir.resolve("set/data")), member.name());
      assertEquals(List.of(".set.tar.gz.part"), names(dir.resolve("set")));
      Files.delete(dir.resolve("set/.set.tar.gz.part"));
    }
    assertFalse(Files.exists(dir.resolve("evil")));
  }

  @Test
  void archivesWithoutTheFileOrWithAnotherContentOrDamagedAreRefused() throws IOException {
    byte[] whole = TarFiles.gzipped(TarFiles.file("set/data", content));
    List<byte[]> bad =
        List.of(
            TarFiles.gzipped(TarFiles.file("set/other", content)),
            TarFiles.gzipped(TarFiles.file("set/data", new byte[300_000])),
            TarFiles.gzipped(TarFiles.file("set/data", new byte[600_000])),
            Arrays.copyOf(whole, whole.length / 2),
            new byte[100]);
    for (byte[] tar : bad) {
      server.serve("/bad", tar);
      assertThrows(InvalidInputException.class, () -> fetcher().fetch(archive("/bad", tar), dir));
      assertEquals(List.of(".set.tar.gz.part"), names(dir.resolve("set")));
      Files.delete(dir.resolve("set/.set.tar.gz.part"));
    }
  }

  @Test
  void verifyTellsMissingFromWrong() throws IOException {
    CatalogueEntry entry = entry("/good");
    assertEquals(FileStatus.State.MISSING, Verification.verify(entry, dir).get(0).state());
    Files.write(dir.resolve("data.gz"), Arrays.copyOf(zipped, 100));
    assertEquals(FileStatus.State.WRONG, Verification.verify(entry, dir).get(0).state());
    Files.write(dir.resolve("data.gz"), gzip(new byte[100 << 20]));
    assertEquals(FileStatus.State.WRONG, Verification.verify(entry, dir).get(0).state());
    Files.write(dir.resolve("data"), content);
    assertEquals(FileStatus.State.OK, Verification.verify(entry, dir).get(0).state());
  }

  private Fetcher fetcher() {
    return new Fetcher(IMPATIENT, (task, done, total) -> {});
  }

  private void fetch(String... mirrors) {
    Path folder = fetcher().fetch(entry(mirrors), dir);
    assertEquals(FileStatus.State.OK, Verification.verify(entry(mirrors), folder).get(0).state());
  }

  private String refusal(String... mirrors) {
    return assertThrows(InvalidInputException.class, () -> fetch(mirrors)).getMessage();
  }

  private CatalogueEntry entry(String... mirrors) {
    Download download =
        new Download(
            "data.gz", zipped.length, hash(zipped), Stream.of(mirrors).map(server::uri).toList());
    return entry(download);
  }

  private CatalogueEntry archive(String mirror, byte[] tar) {
    URI uri = server.uri(mirror);
    return entry(new Download("set.tar.gz", tar.length, hash(tar), List.of(uri)));
  }

  private CatalogueEntry entry(Download download) {
    return entry(download, new DataFile("data", content.length, hash(content)));
  }

  private static CatalogueEntry entry(Download download, DataFile file) {
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

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(PublishedHash.sha256("").digest().digest(bytes));
  }

  private static PublishedHash hash(byte[] bytes) {
    return PublishedHash.sha256(sha256(bytes));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    }
    return out.toByteArray();
  }
}
