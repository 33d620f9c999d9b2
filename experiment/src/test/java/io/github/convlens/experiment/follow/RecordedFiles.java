package io.github.convlens.experiment.follow;

import io.github.convlens.experiment.Configuration;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.table.ActivationRow;
import io.github.convlens.training.table.BatchRow;
import io.github.convlens.training.table.CsvFile;
import io.github.convlens.training.table.EpochResult;
import io.github.convlens.training.table.HistogramRow;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Writes the files of a run from which {@link RunLogs} makes a log. */
final class RecordedFiles {
  private final RunDirectory run;
  private final Configuration configuration;

  RecordedFiles(Path folder) throws IOException {
    run = new RunDirectory(Files.createDirectories(folder));
    Files.writeString(
        run.config(),
        "name: made-up\ndata: {dataset: digits}\nrecord: {histogram: {bins: 2, min: 0, max: 1}}\n");
    configuration = Configuration.read(run.config());
    Files.writeString(run.environment(), "{}");
  }

  RunFacts facts() {
    return configuration.facts(run);
  }

  RunDirectory run() {
    return run;
  }

  /**
   * Writes the rows of some batches, with one layer in each batch and an epoch after every tenth
   * batch.
   */
  void write(int batches) throws IOException {
    BatchRow.TABLE.write(
        run.recorder(),
        IntStream.range(0, batches)
            .mapToObj(i -> new BatchRow(i / 10, i, 0.1, 0.9, i, i))
            .toList());
    ActivationRow.TABLE.write(
        run.activationStats(),
        IntStream.range(0, batches)
            .mapToObj(i -> new ActivationRow(i / 10, i, 0, "conv1", i, Float.NaN, 0.5))
            .toList());
    List<EpochResult> epochs = new ArrayList<>();
    for (int epoch = 0; epoch < batches / 10; epoch++) {
      epochs.add(new EpochResult(epoch, 0.5, 0.6, 0.7, 0.25 * epoch, 1, 100));
    }
    EpochResult.TABLE.write(run.metrics(), epochs);
    try (BufferedWriter out = Files.newBufferedWriter(run.activationHistogram())) {
      CsvFile.append(out, HistogramRow.header(2).toArray());
      for (int step = 0; step < batches; step += 10) {
        HistogramRow row = new HistogramRow(0, step, 0, "conv1", -1, 3, 0, new long[] {1, 2, 3, 4});
        CsvFile.append(out, row.cells());
      }
    }
  }
}
