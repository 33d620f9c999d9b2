package io.github.convlens.data.catalogue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ArchiveFetchTest extends ServedSet {
  @Test
  void onlyTheListedFilesAreUnpackedAndTheArchiveIsDeleted() throws IOException {
    byte[] tar =
        TarFiles.gzipped(TarFiles.file("set/data", content), TarFiles.file("set/x", content));
    server.serve("/tar", tar);
    fetcher().fetch(archive("/tar", tar), dir);
    assertEquals(List.of("data"), names(dir.resolve("set")));
    assertArrayEquals(content, Files.readAllBytes(dir.resolve("set/data")));
  }

  @Test
  void archivesWithLinksOrPathsThatLeaveTheirFolderAreRejectedAsAWhole() throws IOException {
    List<TarFiles.Member> evil =
        List.of(
            TarFiles.file("../evil", content),
            TarFiles.file("set/../../evil", content),
            TarFiles.file("/evil", content),
            TarFiles.file("C:/evil", content),
            TarFiles.file("set\\..\\..\\evil", content),
            TarFiles.symbolicLink("set/link", "/etc"),
            TarFiles.hardLink("set/link", "/etc/passwd"),
            TarFiles.device("set/device"));
    for (TarFiles.Member member : evil) {
      byte[] tar = TarFiles.gzipped(TarFiles.file("set/data", content), member);
      server.serve("/evil", tar);
      InvalidInputException e =
          assertThrows(
              InvalidInputException.class, () -> fetcher().fetch(archive("/evil", tar), dir));
      assertTrue(e.getMessage().contains("not unpacked"), e.getMessage());
      String reason =
          member.name().equals("set/link")
              ? "holds the link"
              : member.name().equals("set/device")
                  ? "which is neither a file nor a folder"
                  : "which lies outside the folder";
      assertTrue(e.getMessage().contains(reason), e.getMessage());
      assertFalse(Files.exists(dir.resolve("set/data")), member.name());
      assertEquals(List.of(".set.tar.gz.part"), names(dir.resolve("set")));
      Files.delete(dir.resolve("set/.set.tar.gz.part"));
    }
    assertFalse(Files.exists(dir.resolve("evil")));
  }

  @Test
  void archivesThatLackTheFileOrHoldDifferentContentOrAreDamagedAreRejected() throws IOException {
    byte[] whole = TarFiles.gzipped(TarFiles.file("set/data", content));
    List<String> reasons =
        List.of("does not hold", "not the published", "not the published", "damaged", "damaged");
    List<byte[]> bad =
        List.of(
            TarFiles.gzipped(TarFiles.file("set/other", content)),
            TarFiles.gzipped(TarFiles.file("set/data", new byte[300_000])),
            TarFiles.gzipped(TarFiles.file("set/data", new byte[600_000])),
            Arrays.copyOf(whole, whole.length / 2),
            new byte[100]);
    for (int i = 0; i < bad.size(); i++) {
      byte[] tar = bad.get(i);
      server.serve("/bad", tar);
      InvalidInputException e =
          assertThrows(
              InvalidInputException.class, () -> fetcher().fetch(archive("/bad", tar), dir));
      assertTrue(e.getMessage().contains(reasons.get(i)), e.getMessage());
      assertTrue(e.getMessage().endsWith("delete it and fetch again"), e.getMessage());
      assertEquals(List.of(".set.tar.gz.part"), names(dir.resolve("set")));
      Files.delete(dir.resolve("set/.set.tar.gz.part"));
    }
  }
}
