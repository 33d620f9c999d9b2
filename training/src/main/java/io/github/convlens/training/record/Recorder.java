package io.github.convlens.training.record;

import io.github.convlens.training.BatchResult;
import io.github.convlens.training.EpochResult;
import io.github.convlens.training.Listener;
import io.github.convlens.training.TrainingContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Writes {@code recorder.csv}, a row per batch, and {@code metrics.csv}, a row per epoch, and keeps
 * both for who trains from a program, as fastai's {@code Recorder}.
 */
public final class Recorder implements Listener {

  /** The columns of {@code recorder.csv}. */
  public static final List<String> BATCH_HEADER =
      List.of("epoch", "step", "learning_rate", "momentum", "loss", "smooth_loss");

  /** The columns of {@code metrics.csv}. */
  public static final List<String> EPOCH_HEADER =
      List.of(
          "epoch",
          "train_loss",
          "train_accuracy",
          "valid_loss",
          "accuracy",
          "seconds",
          "images_per_second");

  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();

  private final Path batchFile;
  private final Path epochFile;
  private final List<EpochResult> epochs = new ArrayList<>();
  private final List<BatchResult> batches = new ArrayList<>();
  private RowWriter.Table batchTable;
  private RowWriter.Table epochTable;

  /** Keeps batches and epochs in memory only. */
  public Recorder() {
    this(null, null);
  }

  /** Writes batches and epochs to files in a folder that exists; epochs are kept in memory too. */
  public Recorder(Path batchFile, Path epochFile) {
    this.batchFile = batchFile;
    this.epochFile = epochFile;
  }

  /**
   * Reads a {@code metrics.csv}.
   *
   * @throws IOException if it cannot be read, or is none
   */
  public static List<EpochResult> readEpochs(Path file) throws IOException {
    try (CSVParser parser = CSVParser.parse(file, StandardCharsets.UTF_8, FORMAT)) {
      return parser.stream().map(Recorder::epoch).toList();
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is no metrics.csv: " + e.getMessage(), e);
    }
  }

  private static EpochResult epoch(CSVRecord cells) {
    return new EpochResult(
        Integer.parseInt(cells.get("epoch")),
        Double.parseDouble(cells.get("train_loss")),
        Double.parseDouble(cells.get("train_accuracy")),
        Double.parseDouble(cells.get("valid_loss")),
        Double.parseDouble(cells.get("accuracy")),
        Double.parseDouble(cells.get("seconds")),
        Double.parseDouble(cells.get("images_per_second")));
  }

  /** One result per epoch so far. */
  public List<EpochResult> epochs() {
    return List.copyOf(epochs);
  }

  /** One reading per batch so far; empty where they go to a file. */
  public List<BatchResult> batches() {
    return List.copyOf(batches);
  }

  @Override
  public void onTrainingBegin(TrainingContext context) {
    epochs.addAll(context.state().completed());
    if (batchFile != null) {
      batchTable = context.openTable(batchFile, BATCH_HEADER);
      epochTable = context.openTable(epochFile, EPOCH_HEADER);
    }
  }

  @Override
  public void onBatchResult(BatchResult result) {
    if (batchTable == null) {
      batches.add(result);
      return;
    }
    batchTable.row(
        result.batch().epoch(),
        result.batch().step(),
        result.batch().learningRate(),
        result.batch().momentum(),
        (float) result.loss(),
        result.smoothLoss());
  }

  @Override
  public void onEpochEnd(EpochResult epoch) {
    epochs.add(epoch);
    if (epochTable != null) {
      epochTable.row(
          epoch.epoch(),
          epoch.trainLoss(),
          epoch.trainAccuracy(),
          epoch.validLoss(),
          epoch.accuracy(),
          epoch.seconds(),
          epoch.imagesPerSecond());
    }
  }
}
