package io.github.convlens.training.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** {@code activation_stats.csv} as rows. */
final class ActivationTable {

  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();

  private ActivationTable() {}

  static Object[] cells(ActivationStats.Row row) {
    return new Object[] {
      row.epoch(), row.step(), row.layer(), row.name(), row.mean(), row.std(), row.nearZero()
    };
  }

  static List<ActivationStats.Row> read(Path file) {
    try (CSVParser parser = CSVParser.parse(file, StandardCharsets.UTF_8, FORMAT)) {
      return parser.stream().map(ActivationTable::row).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static ActivationStats.Row row(CSVRecord cells) {
    return new ActivationStats.Row(
        Integer.parseInt(cells.get("epoch")),
        Long.parseLong(cells.get("step")),
        Integer.parseInt(cells.get("layer")),
        cells.get("name"),
        Float.parseFloat(cells.get("mean")),
        Float.parseFloat(cells.get("std")),
        Double.parseDouble(cells.get("near_zero")));
  }
}
