package io.github.convlens.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file has either its old or its new content, whatever the disk does. */
class WholeFileTest {
  @TempDir private Path folder;

  @Test
  void theFileIsReplaced() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "a long old content\n");
    WholeFile.writeText(file, "ü\n");
    assertEquals("ü\n", Files.readString(file));
    WholeFile.writeText(file, out -> out.write("1,2\n"));
    assertEquals("1,2\n", Files.readString(file));
    WholeFile.write(file, out -> out.write('x'));
    assertEquals("x", Files.readString(file));
    assertEquals(List.of("a.csv"), names());
  }

  @Test
  void aLinkStaysAndTheFileToWhichItPointsIsReplaced() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "old\n");
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), file.getFileName());
    WholeFile.writeText(link, "new\n");
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("new\n", Files.readString(file));
  }

  @Test
  void onAFullDiskTheOldContentStaysAndTheMessageNamesTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "old\n");
    IOException problem =
        assertThrows(
            IOException.class,
            () ->
                WholeFile.writeText(
                    file,
                    out -> {
                      out.write("half of ");
                      throw new IOException("No space left on device");
                    }));
    assertEquals(file + ": cannot be written: No space left on device", problem.getMessage());
    assertEquals("old\n", Files.readString(file));
    assertEquals(List.of("a.csv"), names());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }
}
