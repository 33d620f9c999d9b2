package io.github.convlens.training.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
  @TempDir private Path folder;

  private <R> void readsWhatItWrites(Table<R> table, R row) throws IOException {
    Path file = folder.resolve(table.file());
    table.write(file, List.of(row, row));
    assertEquals(String.join(",", table.header()), Files.readAllLines(file).get(0));
    assertEquals(List.of(row, row), table.read(file));
    for (TableColumn<R> column : table.columns()) {
      assertFalse(column.heading().description().isBlank(), column.key());
    }
    assertEquals(table.columns().size(), new HashSet<>(table.header()).size());
  }

  @Test
  void everyFileIsReadBackAsItWasWritten() throws IOException {
    float odd = 0.1f;
    readsWhatItWrites(EpochResult.TABLE, new EpochResult(3, 1.5, 0.1, 1e-9, 1.0 / 3, 7, 1234.5));
    readsWhatItWrites(BatchRow.TABLE, new BatchRow(1, 1L << 40, 0.06, 0.95, odd, 0.1));
    readsWhatItWrites(ActivationRow.TABLE, new ActivationRow(1, 7, 2, "a,\"b\"", odd, 2, 0.25));
    readsWhatItWrites(
        GradientRow.TABLE, new GradientRow(1, 7, "fc.bias", odd, 1e-30f, 0, 1, Float.NaN));
    readsWhatItWrites(
        ActivationGradientRow.TABLE,
        new ActivationGradientRow(1, 7, 2, "conv1", Float.POSITIVE_INFINITY, 0, odd, 0.5));
    readsWhatItWrites(
        PredictionRow.TABLE, new PredictionRow(9, "cat", "dog\nfox", odd, 3.25, "cat/9.png"));
    readsWhatItWrites(FrozenRow.TABLE, new FrozenRow("layer1.0.conv1", 3));
    readsWhatItWrites(RateRow.TABLE, new RateRow(9, 1e-7, odd, 2.5));
  }

  @Test
  void anOptionalColumnMayBeAbsent() throws IOException {
    Path file = folder.resolve("predictions.csv");
    PredictionRow row = new PredictionRow(9, "cat", "fox", 0.5f, 3.25, null);
    PredictionRow.TABLE.required().write(file, List.of(row));
    assertEquals("image,label,predicted,probability,loss", Files.readAllLines(file).get(0));
    assertEquals(List.of(row), PredictionRow.TABLE.read(file));
  }

  @Test
  void theHeadersMatchThoseThatOtherToolsRead() {
    assertEquals(
        List.of("epoch", "step", "layer", "name", "mean", "std", "near_zero"),
        ActivationRow.TABLE.header());
    assertEquals(
        "epoch,step,layer,name,min,max,dead_channels,below,bin_0,bin_1,bin_2,above",
        String.join(",", HistogramRow.header(3)));
    assertEquals(
        "epoch,step,layer,name,min,max,dead_channels,below,bin_0,above",
        String.join(",", HistogramRow.header(1)));
  }

  @Test
  void aHistogramHasItsBinsBetweenBelowAndAbove() throws IOException {
    HistogramRow row = new HistogramRow(0, 10, 1, "conv1", -1, 12, 0.5, new long[] {7, 1, 2, 3, 9});
    List<String> cells = new ArrayList<>();
    for (Object cell : row.cells()) {
      cells.add(cell.toString());
    }
    String line = String.join(",", cells);
    assertEquals("0,10,1,conv1,-1.0,12.0,0.5,7,1,2,3,9", line);
    Path file = folder.resolve("histogram.csv");
    Files.writeString(file, String.join(",", HistogramRow.header(3)) + "\n" + line + "\n");
    assertArrayEquals(row.counts(), HistogramRow.TABLE.read(file).get(0).counts());
    HistogramRow.TABLE.forEach(
        file, read -> assertArrayEquals(new float[] {1, 2, 3}, HistogramRow.bins(read, 3)));
    InvalidInputException e =
        assertThrows(
            InvalidInputException.class,
            () -> HistogramRow.TABLE.forEach(file, read -> HistogramRow.bins(read, 40)));
    assertTrue(e.getMessage().contains("histogram.csv has 3 bins"), e.getMessage());
  }

  @Test
  void columnsMayHaveADifferentOrderAndOtherColumnsBetweenThem() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("metrics.csv"),
            """
            accuracy,note,epoch,train_loss,valid_loss,train_accuracy,images_per_second,seconds
            0.5,x,2,1,3,4,6,5
            """);
    assertEquals(List.of(new EpochResult(2, 1, 4, 3, 0.5, 5, 6)), EpochResult.TABLE.read(file));
  }

  @Test
  void theMessageNamesAMissingColumn() throws IOException {
    Path file = Files.writeString(folder.resolve("metrics.csv"), "epoch,train_loss\n1,2\n");
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> EpochResult.TABLE.read(file));
    assertTrue(e.getMessage().contains("has no column valid_loss"), e.getMessage());
  }

  @Test
  void aFileThatDoesNotExistHasNoRows() throws IOException {
    assertFalse(BatchRow.TABLE.forEach(folder.resolve("none.csv"), row -> {}));
    assertEquals(List.of(), BatchRow.TABLE.read(folder.resolve("none.csv")));
  }
}
