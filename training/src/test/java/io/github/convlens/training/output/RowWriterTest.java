package io.github.convlens.training.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RowWriterTest {
  private static final List<String> HEADER = List.of("step", "value");

  @TempDir Path folder;

  @Test
  void everyRowArrivesInOrderThoughTheQueueIsShort() throws IOException {
    Path file = folder.resolve("rows.csv");
    try (RowWriter writer = new RowWriter()) {
      RowWriter.Table table = writer.open(file, HEADER, 0);
      for (int i = 0; i < 20_000; i++) {
        table.row(i, 1f / i);
      }
    }
    List<String> lines = Files.readAllLines(file);
    assertEquals("step,value", lines.get(0));
    assertEquals(20_001, lines.size());
    for (int i = 0; i < 20_000; i++) {
      String[] cells = lines.get(1 + i).split(",");
      assertEquals(i, Integer.parseInt(cells[0]));
      assertEquals(1f / i, Float.parseFloat(cells[1]));
    }
  }

  /** A write may become visible page by page, so readers must stop at the last newline. */
  @Test
  void aFileReadWhileItIsWrittenIsWholeUpToItsLastNewline() throws IOException {
    Path file = folder.resolve("rows.csv");
    try (RowWriter writer = new RowWriter()) {
      RowWriter.Table table = writer.open(file, HEADER, 0);
      for (int i = 0; i < 1000; i++) {
        table.rows(List.of(new Object[] {i, "a"}, new Object[] {i, "b"}));
        String text = Files.readString(file);
        List<String> whole = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        for (int row = 1; row < whole.size(); row++) {
          int number = row - 1;
          assertEquals(number / 2 + (number % 2 == 0 ? ",a" : ",b"), whole.get(row));
        }
      }
    }
  }

  @Test
  void syncReturnsLengthsThatIncludeEveryRow() throws IOException {
    Path one = folder.resolve("one.csv");
    Path two = folder.resolve("two.csv");
    try (RowWriter writer = new RowWriter()) {
      RowWriter.Table table = writer.open(one, HEADER, 0);
      writer.open(two, HEADER, 0);
      table.row(1, 2);
      assertEquals(Map.of(one, 15L, two, 11L), writer.sync());
      assertEquals(15, Files.size(one));
      table.row(3, 4);
      assertEquals(19, writer.sync().get(one));
    }
  }

  @Test
  void aFileIsTruncatedToTheGivenLength() throws IOException {
    Path file = folder.resolve("rows.csv");
    Files.writeString(file, "step,value\n1,2\n3,4\n5,");
    try (RowWriter writer = new RowWriter()) {
      writer.open(file, HEADER, 15).row(7, 8);
    }
    assertEquals("step,value\n1,2\n7,8\n", Files.readString(file));
  }

  @Test
  void textWithCommasQuotesAndNewlinesStaysOneCell() throws IOException {
    Path file = folder.resolve("rows.csv");
    try (RowWriter writer = new RowWriter()) {
      writer.open(file, HEADER, 0).row(1, "a,\"b\"");
    }
    assertEquals("step,value\n1,\"a,\"\"b\"\"\"\n", Files.readString(file));
  }

  @Test
  void aFullDiskIsReportedByTheNextCall() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full));
    RowWriter writer = new RowWriter();
    RowWriter.Table table = writer.open(full, HEADER, 1);
    var error =
        assertThrows(
            UncheckedIOException.class,
            () -> {
              for (int i = 0; i < 100_000; i++) {
                table.row(i, i);
              }
              writer.sync();
            });
    assertTrue(error.getMessage().contains("cannot write /dev/full"), error.getMessage());
    // The failure is reported only once, since a second report could hide the first.
    writer.close();
  }

  @Test
  void aFailureIsReportedOnCloseAtTheLatest() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full));
    RowWriter writer = new RowWriter();
    writer.open(full, HEADER, 1).row(1, 2);
    var error = assertThrows(UncheckedIOException.class, writer::close);
    assertTrue(error.getMessage().contains("cannot write /dev/full"), error.getMessage());
  }

  @Test
  void aHeaderThatCannotBeWrittenFailsAtOnce() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full));
    try (RowWriter writer = new RowWriter()) {
      assertThrows(IOException.class, () -> writer.open(full, HEADER, 0));
      assertEquals(List.of(), openFiles(full));
    }
  }

  /** The open file descriptors of this process that refer to the file; works only on Linux. */
  private static List<Path> openFiles(Path file) throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(one -> isFor(one, file)).toList();
    }
  }

  private static boolean isFor(Path descriptor, Path file) {
    try {
      return Files.readSymbolicLink(descriptor).equals(file);
    } catch (IOException e) {
      return false; // closed in the meantime
    }
  }

  @Test
  void aMissingFolderFailsAtOnce() {
    try (RowWriter writer = new RowWriter()) {
      assertThrows(
          IOException.class, () -> writer.open(folder.resolve("none/rows.csv"), HEADER, 0));
    }
  }

  @Test
  void anErrorWhileARowIsFormattedReachesTheTrainingThreadInsteadOfHangingIt() throws IOException {
    Error error = new OutOfMemoryError("as if the heap were full");
    assertEquals(error, thrownForACell(error));
  }

  @Test
  void anExceptionWhileARowIsFormattedReachesTheTrainingThreadAsACause() throws IOException {
    RuntimeException exception = new IllegalArgumentException("no such number");
    assertEquals(exception, thrownForACell(exception).getCause());
  }

  /**
   * The exception or error that the writer throws if formatting the second cell of the second row
   * throws {@code inCell}. Also checks that the file keeps only complete rows.
   */
  private Throwable thrownForACell(Throwable inCell) throws IOException {
    Path file = folder.resolve("rows.csv");
    Object cell =
        new Object() {
          @Override
          public String toString() {
            if (inCell instanceof Error error) {
              throw error;
            }
            throw (RuntimeException) inCell;
          }
        };
    Throwable thrown =
        assertThrows(
            Throwable.class,
            () -> {
              // If close() threw the same exception again, adding it to itself as suppressed would
              // fail.
              try (RowWriter writer = new RowWriter()) {
                RowWriter.Table table = writer.open(file, HEADER, 0);
                table.row(1, 2);
                writer.sync();
                table.row(3, cell);
                writer.sync();
              }
            });
    assertEquals("step,value\n1,2\n", Files.readString(file));
    return thrown;
  }
}
