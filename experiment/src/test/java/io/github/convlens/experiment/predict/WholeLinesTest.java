package io.github.convlens.experiment.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeLinesTest {

  @TempDir private Path folder;

  @Test
  void aFileReceivesItsNameWhenAllLinesAreWritten() throws IOException {
    Path file = folder.resolve("a.csv");
    try (WholeLines lines = WholeLines.to(file)) {
      assertTrue(lines.write("a\n"));
      assertFalse(Files.exists(file));
      assertTrue(lines.write("b\n"));
      lines.finish();
    }
    assertEquals("a\nb\n", Files.readString(file));
    assertEquals(List.of(file), files());
  }

  @Test
  void anUnfinishedOutputDoesNotChangeTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "old");
    try (WholeLines lines = WholeLines.to(file)) {
      assertTrue(lines.write("new\n"));
    }
    assertEquals("old", Files.readString(file));
    assertEquals(List.of(file), files());
  }

  @Test
  void linesReachTheReaderImmediatelyAndAClosedReaderIsNoticed() throws IOException {
    StringWriter read = new StringWriter();
    try (WholeLines lines = WholeLines.to(new PrintWriter(read))) {
      assertTrue(lines.write("a\n"));
      assertEquals("a\n", read.toString());
    }
    try (WholeLines lines = WholeLines.to(new PrintWriter(broken()))) {
      assertFalse(lines.write("a\n"));
    }
  }

  @Test
  void aFolderIsRejected() {
    assertThrows(InvalidInputException.class, () -> WholeLines.to(folder));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static Writer broken() {
    return new Writer() {
      @Override
      public void write(char[] text, int start, int length) throws IOException {
        throw new IOException("Broken pipe");
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
