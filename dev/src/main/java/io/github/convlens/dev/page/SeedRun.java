package io.github.convlens.dev.page;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.training.table.ActivationRow;
import io.github.convlens.training.table.BatchRow;
import io.github.convlens.training.table.CsvFile;
import io.github.convlens.training.table.CsvHeader;
import io.github.convlens.training.table.CsvRow;
import io.github.convlens.training.table.EpochResult;
import io.github.convlens.training.table.GradientRow;
import io.github.convlens.training.table.WorkerColumn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One run of an experiment that was repeated with several seeds.
 *
 * @param directory the run directory, such as {@code seed-42}
 * @param exitCode the exit code of {@code train}, from the file {@code seed-42.exit} beside the
 *     directory
 */
record SeedRun(Path directory, int exitCode) {

  /** The runs of an experiment, ordered by name. */
  static List<SeedRun> of(Path experiment) throws IOException {
    if (!Files.isDirectory(experiment)) {
      throw new InvalidInputException(
          experiment + ": there is no such folder of runs: train them with scripts/experiments");
    }
    List<SeedRun> runs = new ArrayList<>();
    try (Stream<Path> files = Files.list(experiment)) {
      List<Path> exits = files.filter(file -> file.toString().endsWith(".exit")).sorted().toList();
      for (Path exit : exits) {
        String name = exit.getFileName().toString().replaceFirst("\\.exit$", "");
        runs.add(new SeedRun(experiment.resolve(name), exitCode(exit)));
      }
    }
    if (runs.isEmpty()) {
      throw new InvalidInputException(
          experiment + ": contains no finished run: train the runs with scripts/experiments");
    }
    return runs;
  }

  private static int exitCode(Path file) throws IOException {
    try {
      return Integer.parseInt(Files.readString(file).strip());
    } catch (NumberFormatException e) {
      throw new InvalidInputException(
          file + ": is not an exit code: delete it and train again with scripts/experiments");
    }
  }

  /**
   * The values of a CSV column at each step, or at each epoch if the file has no column of steps.
   */
  Curve curve(Source source) throws IOException {
    Path file = directory.resolve(source.file());
    List<Long> steps = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    new CsvFile(file)
        .read(
            WorkerColumn.first(
                new CsvFile.Rows() {
                  private int step;
                  private int value;
                  private int name;

                  @Override
                  public void begin(CsvHeader header) {
                    String inSteps = BatchRow.Column.STEP.key();
                    step =
                        header.column(
                            header.has(inSteps) ? inSteps : EpochResult.Column.EPOCH.key());
                    value = header.column(source.column());
                    name = source.name() == null ? -1 : nameColumn(header);
                  }

                  @Override
                  public void row(CsvRow row) {
                    if (name < 0 || row.text(name).equals(source.name())) {
                      steps.add(row.whole(step));
                      values.add(row.number(value));
                    }
                  }
                }));
    return new Curve(
        steps.stream().mapToLong(Long::longValue).toArray(),
        values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static int nameColumn(CsvHeader header) {
    String parameter = GradientRow.Column.PARAMETER.key();
    return header.column(header.has(parameter) ? parameter : ActivationRow.Column.NAME.key());
  }

  /** A value for each step. The curve may be empty. */
  record Curve(long[] steps, double[] values) {}

  /**
   * A column of a CSV file in a run directory.
   *
   * @param file the CSV file
   * @param column the column of the file
   * @param name the layer or parameter whose rows are read; null for all rows
   */
  record Source(String file, String column, String name) {
    /** Parses the notation of a page, such as {@code activation_stats.csv near_zero conv4}. */
    static Source of(List<String> words) {
      if (words.size() < 2 || words.size() > 3) {
        throw new InvalidInputException(
            String.join(" ", words) + ": give FILE COLUMN [NAME], such as metrics.csv accuracy");
      }
      return new Source(words.get(0), words.get(1), words.size() == 3 ? words.get(2) : null);
    }
  }
}
