package io.github.convlens.experiment.predict;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.bulk.PictureBatch;
import io.github.convlens.data.bulk.Skipped;
import io.github.convlens.data.option.Unreadable;
import io.github.convlens.experiment.FinishedRun;
import io.github.convlens.experiment.PictureFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Predicts any number of pictures in batches. The required memory does not grow with the number of
 * pictures.
 */
public final class PredictionStream {

  /**
   * The maximum number of pictures in a batch. A batch is also never larger than a batch in
   * training.
   */
  private static final int MAX_BATCH_SIZE = 256;

  private static final int MAX_NAMED_SKIPS = 20;
  private static final String TASK = "predicting";

  private final FinishedRun run;
  private final PicturePredictor predictor;
  private final Unreadable unreadable;
  private final Consumer<String> notes;
  private long predicted;
  private long skipped;
  private long coloured;

  /**
   * @param unreadable the treatment of pictures that cannot be read
   * @param notes receives a line for each of the first pictures that are skipped. At the end, it
   *     receives a line with the number of skipped pictures, and a line if pictures lose their
   *     colours
   */
  public PredictionStream(
      FinishedRun run, PicturePredictor predictor, Unreadable unreadable, Consumer<String> notes) {
    this.run = run;
    this.predictor = predictor;
    this.unreadable = unreadable;
    this.notes = notes;
  }

  /**
   * Predicts all pictures of a source.
   *
   * @return false if the reader of the output has closed it; the remaining pictures are then not
   *     predicted
   * @throws InvalidInputException if pictures cannot be read and must not be skipped; the message
   *     names those of the current batch, and no predictions of this batch are written
   * @throws IOException if paths cannot be read, or predictions cannot be written
   */
  public boolean run(
      PictureSource source, PredictionFormat format, WholeLines out, Progress progress)
      throws IOException {
    int together = Math.min(MAX_BATCH_SIZE, run.configuration().training().batchSize());
    boolean read = out.write(format.header());
    List<Path> paths = source.next(together);
    while (read && !paths.isEmpty()) {
      PictureBatch batch = PictureBatch.read(paths, PictureFiles.target(run.metadata()));
      settle(batch, source.total());
      read =
          out.write(
              predictor.predict(batch).stream().map(format::line).collect(Collectors.joining()));
      predicted += batch.files().size();
      coloured += batch.coloured();
      progress.update(TASK, predicted + skipped, source.total());
      paths = source.next(together);
    }
    if (skipped > 0) {
      notes.accept(
          "unreadable pictures left out: %d of %d".formatted(skipped, predicted + skipped));
    }
    PictureFiles.coloursLost(coloured, run.metadata()).ifPresent(notes);
    if (read) {
      out.finish();
    }
    return read;
  }

  private void settle(PictureBatch batch, long total) {
    List<Skipped> others = batch.unreadable();
    if (unreadable == Unreadable.ERROR && !others.isEmpty()) {
      throw new InvalidInputException(
          others.stream().map(Skipped::reason).collect(Collectors.joining("; "))
              + (total == 1 ? "" : " (--unreadable skip leaves out what cannot be read)"));
    }
    for (Skipped one : others) {
      if (skipped++ < MAX_NAMED_SKIPS) {
        notes.accept("left out: " + one.reason());
      }
    }
  }
}
