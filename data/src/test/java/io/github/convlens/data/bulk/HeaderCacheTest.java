package io.github.convlens.data.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.convlens.data.bulk.HeaderCache.Summary;
import io.github.convlens.data.packed.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderCacheTest {
  private static final Summary SUMMARY = new Summary(3, 20, 10, 2);
  private static final List<Source> SOURCES = List.of(new Source("a.png", 5, 6));

  @TempDir private Path dir;

  private HeaderCache cache() {
    return new HeaderCache(dir, SOURCES);
  }

  private Path written() {
    cache().write(Headers.of(SUMMARY, List.of()));
    return dir.resolve("headers.json");
  }

  @Test
  void theSummaryIsUsedOnlyForTheSamePictures() {
    written();
    assertEquals(Optional.of(SUMMARY), cache().read());
    List<Source> changed = List.of(new Source("a.png", 5, 7));
    assertEquals(Optional.empty(), new HeaderCache(dir, changed).read());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "{\"sources\": \"SOURCES\", \"summary\": null}",
        "{\"sources\": \"SOURCES\"}",
        "{\"sources\": \"SOURCES\", \"summary\": {}}",
        "{\"sources\": \"SOURCES\", \"summary\": {\"channels\": 2, \"height\": 1, \"width\": 1}}",
        "{\"sources\": \"SOURCES\", \"summary\": {\"channels\": 3, \"height\": 0, \"width\": 1}}"
      })
  void aDamagedFileIsReplaced(String text) throws IOException {
    Path file = written();
    Files.writeString(file, text.replace("SOURCES", Source.digest("headers", SOURCES)));
    assertEquals(Optional.empty(), cache().read());
    written();
    assertEquals(Optional.of(SUMMARY), cache().read());
  }

  @Test
  void aKnownSummaryIsNotWrittenAgainSoTheFolderMayBeReadOnly() throws IOException {
    Path file = written();
    FileTime earlier = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(file, earlier);
    written();
    assertEquals(earlier, Files.getLastModifiedTime(file));
  }
}
