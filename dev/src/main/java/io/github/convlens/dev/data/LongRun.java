package io.github.convlens.dev.data;

import io.github.convlens.training.table.ActivationRow;
import io.github.convlens.training.table.BatchRow;
import io.github.convlens.training.table.EpochResult;
import io.github.convlens.training.table.GradientRow;
import io.github.convlens.training.table.HistogramRow;
import io.github.convlens.training.table.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Writes the files of a made-up run that has 100,000 steps and 60 layers, and that records
 * everything at the default intervals. The command is {@code scripts/dev data.LongRun FOLDER};
 * {@code scripts/report-test} runs it.
 */
public final class LongRun {
  private static final int STEPS = 100_000;
  private static final int LAYERS = 60;
  private static final int BINS = 40;
  private static final int PER_EPOCH = 1000;
  private static final int EVERY = 10;

  private final Path folder;
  private final Random random = new Random(1);

  private LongRun(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes the files.
   *
   * @param arguments the folder
   */
  public static void main(String... arguments) throws IOException {
    LongRun run = new LongRun(Files.createDirectories(Path.of(arguments[0])));
    Files.writeString(
        run.folder.resolve("config.yaml"),
        "name: long\ndata: {dataset: digits}\nmodel: {architecture: resnet, depth: 56}\n");
    run.recorder();
    run.metrics();
    run.activations();
    run.histograms();
    run.gradients();
  }

  private PrintWriter open(Table<?> table, List<String> header) throws IOException {
    PrintWriter file = new PrintWriter(Files.newBufferedWriter(folder.resolve(table.file())));
    file.println(String.join(",", header));
    return file;
  }

  private PrintWriter open(Table<?> table) throws IOException {
    return open(table, table.header());
  }

  private static String layer(int index) {
    return "layer" + (1 + index / 20) + "." + index / 2 + ".conv" + (1 + index % 2);
  }

  private static String at(int step) {
    return step / PER_EPOCH + "," + step + ",";
  }

  private void recorder() throws IOException {
    try (PrintWriter file = open(BatchRow.TABLE)) {
      for (int step = 0; step < STEPS; step++) {
        double loss = 2 / (1 + step / 1000.0);
        double rate = 0.01 * Math.cos(step / 70_000.0);
        file.println(
            at(step) + rate + ",0.9," + (float) (loss + 0.1 * random.nextDouble()) + "," + loss);
      }
    }
  }

  private void metrics() throws IOException {
    try (PrintWriter file = open(EpochResult.TABLE)) {
      for (int epoch = 0; epoch < STEPS / PER_EPOCH; epoch++) {
        file.println(epoch + ",0.1,0." + (10 + epoch * 8 / 10) + ",0.1,0.9,10,1000");
      }
    }
  }

  private void activations() throws IOException {
    try (PrintWriter file = open(ActivationRow.TABLE)) {
      for (int step = 0; step < STEPS; step++) {
        for (int layer = 0; layer < LAYERS; layer++) {
          float mean = (float) (Math.sin(step / 9000.0 + layer) + 0.1 * random.nextFloat());
          file.println(
              at(step)
                  + layer
                  + ","
                  + layer(layer)
                  + ","
                  + mean
                  + ","
                  + random.nextFloat()
                  + ","
                  + random.nextDouble() / 2);
        }
      }
    }
  }

  private void histograms() throws IOException {
    try (PrintWriter file = open(HistogramRow.TABLE, HistogramRow.header(BINS))) {
      for (int step = 0; step < STEPS; step += EVERY) {
        for (int layer = 0; layer < LAYERS; layer++) {
          StringBuilder row = new StringBuilder(at(step));
          row.append(layer).append(',').append(layer(layer)).append(",-1.5,8.25,0.125,120000");
          double width = 5 + 3 * Math.sin(step / 9000.0 + layer);
          for (int bin = 0; bin < BINS; bin++) {
            row.append(',').append((int) (50_000 * Math.exp(-bin / width) + random.nextInt(50)));
          }
          file.println(row + ",3");
        }
      }
    }
  }

  private void gradients() throws IOException {
    try (PrintWriter file = open(GradientRow.TABLE)) {
      for (int step = 0; step < STEPS; step += EVERY) {
        for (int layer = 0; layer < LAYERS; layer++) {
          for (String kind : new String[] {".weight", ".bias"}) {
            float norm = (float) Math.exp(-layer / 10.0 + random.nextGaussian());
            float ratio = (float) (0.001 * random.nextDouble());
            file.println(
                at(step) + layer(layer) + kind + "," + norm + ",1.0E-5,0.001,0.0," + ratio);
          }
        }
      }
    }
  }
}
