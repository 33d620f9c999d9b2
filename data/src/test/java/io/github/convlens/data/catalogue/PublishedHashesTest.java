package io.github.convlens.data.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.data.catalogue.CatalogueEntry.DataFile;
import io.github.convlens.data.catalogue.CatalogueEntry.Download;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedHashesTest {
  private static final byte[] HEADER = {0, 0, 8, 3};
  private static final byte[] BODY = {1, 2, 3};
  private static final byte[] WHOLE = {0, 0, 8, 3, 1, 2, 3};

  private final PublishedHashes hashes =
      new PublishedHashes(
          ServedSet.entry(
              new Download("a.gz", 1, ServedSet.hash(WHOLE), List.of()),
              new DataFile("a-idx3-ubyte", WHOLE.length, ServedSet.hash(WHOLE))));

  @ParameterizedTest
  @ValueSource(strings = {"a-idx3-ubyte", "a-idx3-ubyte.gz", "a.idx3-ubyte", "a.idx3-ubyte.gz"})
  void thePublishedContentIsRecognisedUnderEveryUsualName(String name) {
    hashes.accept(Path.of("set", name), new byte[][] {HEADER, BODY});
    assertEquals(List.of(), hashes.notes());
  }

  @Test
  void differentContentIsNoted() {
    hashes.accept(Path.of("set/a.idx3-ubyte"), new byte[][] {HEADER, {9}});
    assertTrue(
        hashes
            .notes()
            .get(0)
            .contains("the SHA-256 of a.idx3-ubyte differs from the published one"),
        hashes.notes().toString());
  }
}
