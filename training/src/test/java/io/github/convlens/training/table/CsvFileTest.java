package io.github.convlens.training.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFileTest {

  @TempDir private Path folder;

  @Test
  void aRowWithoutItsEndOfLineIsIgnoredEvenIfItsCellsLookComplete() throws IOException {
    // The row "2,0.125" was cut off within its last number.
    assertEquals(List.of("1 0.5"), read("step,loss\n1,0.5\n2,0.1"));
  }

  @Test
  void aRowCutOffInsideQuotesIsIgnored() throws IOException {
    assertEquals(List.of("1 cat"), read("step,loss\n1,cat\n2,\"a\nb"));
  }

  @Test
  void quotedCellsKeepCommasQuotesAndLineBreaks() throws IOException {
    assertEquals(
        List.of("1 a,\"b\"\nc", "2 d"), read("step,loss\n1,\"a,\"\"b\"\"\nc\"\r\n2,d\r\n"));
  }

  @Test
  void aFileThatIsMissingOrEmptyOrHasOnlyAHeaderHasNoRows() throws IOException {
    each(folder.resolve("none.csv"), row -> fail("a row of a file that does not exist"));
    assertEquals(List.of(), read(""));
    assertEquals(List.of(), read("step,lo"));
    assertEquals(List.of(), read("step,loss\n"));
  }

  @Test
  void aSecondReadContinuesWhereTheFirstEndedOrStartsAgainIfTheFileIsShorter() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "step,loss\n1,a\n2,");
    List<String> seen = new ArrayList<>();
    CsvFile csv = new CsvFile(file);
    CsvFile.Rows rows =
        new CsvFile.Rows() {
          @Override
          public void begin(CsvHeader header) {
            seen.add("begin");
          }

          @Override
          public void row(CsvRow row) {
            seen.add(row.text(1));
          }
        };
    csv.read(rows);
    Files.writeString(file, "b\n", StandardOpenOption.APPEND);
    csv.read(rows);
    assertEquals(List.of("begin", "a", "b"), seen);
    Files.writeString(file, "step,loss\n1,c\n");
    csv.read(rows);
    assertEquals(List.of("begin", "a", "b", "begin", "c"), seen);
  }

  @Test
  void rowsAreWholeWhereverABlockEnds() throws IOException {
    String row = "1," + "x".repeat(999) + "\n";
    assertEquals(300, read("step,loss\n" + row.repeat(300)).size());
  }

  @Test
  void rowsLongerThanABlockAndRowsOfManyCellsAreRead() throws IOException {
    String cell = "x".repeat(1 << 20);
    assertEquals(List.of("1 " + cell, "2 y"), read("step,loss\n1," + cell + "\n2,y\n"));

    String cells = "0,1,2,3,4,5,6,7,8,9";
    String row = String.join(",", Collections.nCopies(20, cells)) + "\n";
    Path file = Files.writeString(folder.resolve("wide.csv"), row + row);
    List<String> last = new ArrayList<>();
    each(file, one -> last.add(one.text(63) + one.text(64) + one.text(199)));
    assertEquals(List.of("349"), last);
  }

  @Test
  void aRowThatNeverEndsIsRejectedWithItsLineNumber() throws IOException {
    Path file = folder.resolve("endless.csv");
    Files.writeString(file, "step,loss\n1,\"" + "x".repeat(1 << 24));
    InvalidInputException refused =
        assertThrows(InvalidInputException.class, () -> each(file, row -> fail("no whole row")));
    assertTrue(refused.getMessage().contains("line 2 does not end"), refused::getMessage);
  }

  @Test
  void numbersEqualThoseThatJavaReads() throws IOException {
    List<String> cells =
        new ArrayList<>(
            List.of("0", "-0.0", "1.", ".5", "5e3", "-1.0E-5", "1E22", "1e-22", "1e23", "+1"));
    cells.addAll(List.of("123456789012345678", "1234567890123456789", "9007199254740993", "0.1"));
    cells.addAll(List.of("9999999999999999999", "-9999999999999999999"));
    cells.addAll(List.of("NaN", "Infinity", "-Infinity", "4.9E-324", "1.7976931348623157E308"));
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 2000; i++) {
      cells.add(Double.toString(Double.longBitsToDouble(random.nextLong())));
      cells.add(Float.toString((float) random.nextDouble()));
      cells.add(Double.toString(random.nextDouble()));
      cells.add(Long.toString(random.nextLong()));
    }
    Path file = Files.writeString(folder.resolve("a.csv"), "n\n" + String.join("\n", cells) + "\n");
    List<Double> seen = new ArrayList<>();
    each(file, row -> seen.add(row.number(0)));
    assertEquals(cells.stream().map(Double::valueOf).toList(), seen);
  }

  @Test
  void wholeNumbersEqualThoseThatJavaReads() throws IOException {
    List<Long> numbers = List.of(0L, -7L, 42L, Long.MAX_VALUE, Long.MIN_VALUE, 10L);
    Path file = folder.resolve("a.csv");
    Files.writeString(file, "n\n0\n-7\n42\n" + Long.MAX_VALUE + "\n" + Long.MIN_VALUE + "\n+10\n");
    List<Long> seen = new ArrayList<>();
    each(file, row -> seen.add(row.whole(0)));
    assertEquals(numbers, seen);
  }

  @Test
  void cellsThatOnlyLookLikeNumbersAreRejected() throws IOException {
    for (String cell : List.of("", "-", ".", "1.2.3", "1e", "1-2", "1e5e5", "--1", "e5")) {
      Path file = Files.writeString(folder.resolve("a.csv"), "n,m\n" + cell + ",1\n");
      assertThrows(InvalidInputException.class, () -> each(file, row -> row.number(0)), cell);
    }
  }

  @Test
  void theMessageShowsAnInvalidCellShortenedAndItsLine() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "step\n1\n" + "9x".repeat(5000) + "\n");
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> each(file, row -> row.number(0)));
    assertTrue(e.getMessage().contains("line 3: \"9x9x"), e.getMessage());
    assertTrue(e.getMessage().length() < 400, e.getMessage());
  }

  private static void each(Path file, Consumer<CsvRow> rows) throws IOException {
    new CsvFile(file)
        .read(
            new CsvFile.Rows() {
              @Override
              public void begin(CsvHeader header) {}

              @Override
              public void row(CsvRow row) {
                rows.accept(row);
              }
            });
  }

  private List<String> read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("rows.csv"), text);
    List<String> rows = new ArrayList<>();
    each(file, row -> rows.add(row.whole(0) + " " + row.text(1)));
    return rows;
  }
}
