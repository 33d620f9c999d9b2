package io.github.convlens.data.catalogue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.catalogue.CatalogueEntry.DataFile;
import io.github.convlens.data.catalogue.CatalogueEntry.Download;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FetcherTest extends ServedSet {
  @Test
  void aDownloadedFileIsVerifiedAndNothingElseIsLeftBehind() throws IOException {
    List<Long> seen = new ArrayList<>();
    Path folder =
        new Fetcher(IMPATIENT, (task, done, total) -> seen.add(done)).fetch(entry("/good"), dir);
    assertArrayEquals(zipped, Files.readAllBytes(folder.resolve("data.gz")));
    assertEquals(List.of("data.gz"), names(folder));
    assertEquals(zipped.length, seen.get(seen.size() - 1));
    assertEquals(FileStatus.State.OK, Verification.verify(entry("/good"), folder).get(0).state());
  }

  /**
   * Fetches a file for which only the first digits of the hash and an upper bound of the size are
   * known.
   */
  private Path single(String path, String digits) {
    Download download =
        new Download("a.pth", 310_000, PublishedHash.sha256(digits), List.of(server.uri(path)));
    return new Fetcher(IMPATIENT, (task, done, total) -> {}).fetch(download, dir);
  }

  private String errorOfSingle(String path, String digits) {
    return assertThrows(InvalidInputException.class, () -> single(path, digits)).getMessage();
  }

  @Test
  void aFileIsVerifiedByTheFirstDigitsOfItsHash() throws IOException {
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
  void aFileWithOnlyAPublishedMd5IsVerifiedByThatMd5() throws Exception {
    byte[] digest = MessageDigest.getInstance("MD5").digest(zipped);
    PublishedHash md5 = PublishedHash.of(null, HexFormat.of().formatHex(digest));
    byte[] other = zipped.clone();
    other[100]++;
    server.serve("/other", other);
    server.serveDropping("/drops", zipped, 100_000);
    InvalidInputException error =
        assertThrows(InvalidInputException.class, () -> fetcher().fetch(asIs(md5, "/other"), dir));
    assertTrue(error.getMessage().contains("MD5 "), error.getMessage());
    assertTrue(error.getMessage().contains("is not the published"), error.getMessage());
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

  /** A data set of one file, which is read gzipped, as it was published. Its size is not known. */
  private CatalogueEntry asIs(PublishedHash hash, String mirror) {
    return entry(
        new Download("data.gz", 400_000, hash, List.of(server.uri(mirror))),
        new DataFile("data.gz", 400_000, hash));
  }

  @Test
  void aFileWithADifferentHashIsNotPutInPlace() throws IOException {
    String digits = sha256(content).substring(0, 8);
    byte[] other = content.clone();
    other[200_000]++;
    server.serve("/other", other);
    server.serve("/large", new byte[310_001]);
    server.serveEndless("/endless");
    String message = errorOfSingle("/other", digits);
    assertTrue(message.contains("is not the published " + digits), message);
    message = errorOfSingle("/large", digits);
    assertTrue(message.contains("claims 310001 bytes instead of at most 310000"), message);
    message = errorOfSingle("/endless", digits);
    assertTrue(message.contains("sends more than the published 310000 bytes"), message);
    assertFalse(Files.exists(dir.resolve("a.pth")));
  }

  @Test
  void aCorrectFileIsNotFetchedAgain() {
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
  void anInterruptEndsADownloadAtOnce() {
    server.serveStalling("/stalls", zipped, 1000);
    Thread.currentThread().interrupt();
    String message = refusal("/stalls");
    assertTrue(Thread.interrupted());
    assertTrue(message.contains("interrupted"), message);
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
  void aWrongContentLengthIsRejected() {
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
  void missingFilesAndServerErrorsAreReportedForEachMirror() {
    server.serveStatus("/broken", 500);
    String message = refusal("/nowhere", "/broken");
    assertTrue(message.contains("/nowhere: HTTP status 404"), message);
    assertTrue(message.contains("/broken: HTTP status 500, 3 attempts"), message);
    assertFalse(message.contains("\n"));
    assertEquals(4, server.requests().size());
    fetch("/nowhere", "/broken", "/good");
  }

  @Test
  void redirectsAreFollowedButNotEndlessly() {
    server.serveRedirect("/moved", "/good");
    fetch("/moved");
    server.serveRedirect("/circle", "/circle");
    Path other = dir.resolve("other");
    assertThrows(InvalidInputException.class, () -> fetcher().fetch(entry("/circle"), other));
  }

  @Test
  void aServerThatDoesNotAnswerGivesOneClearError() {
    server.close();
    String message = refusal("/good");
    assertTrue(message.contains("fetch again later"), message);
  }

  @Test
  void aFolderThatCannotBeWrittenGivesOneClearError() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "in the way");
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> fetcher().fetch(entry("/good"), file));
    assertTrue(e.getMessage().contains("choose another data directory"), e.getMessage());
  }

  @Test
  void verifyDistinguishesMissingFromWrongFiles() throws IOException {
    CatalogueEntry entry = entry("/good");
    assertEquals(FileStatus.State.MISSING, Verification.verify(entry, dir).get(0).state());
    Files.write(dir.resolve("data.gz"), Arrays.copyOf(zipped, 100));
    assertEquals(FileStatus.State.WRONG, Verification.verify(entry, dir).get(0).state());
    Files.write(dir.resolve("data.gz"), gzip(new byte[100 << 20]));
    assertEquals(FileStatus.State.WRONG, Verification.verify(entry, dir).get(0).state());
    Files.write(dir.resolve("data"), content);
    assertEquals(FileStatus.State.OK, Verification.verify(entry, dir).get(0).state());
  }
}
