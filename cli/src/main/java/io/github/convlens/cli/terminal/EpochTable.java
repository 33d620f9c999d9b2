package io.github.convlens.cli.terminal;

import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.TrainingContext;
import io.github.convlens.training.metric.ClassMetric;
import io.github.convlens.training.table.EpochResult;
import io.github.convlens.training.table.EpochResult.Column;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;

/** Shows a row per epoch, as it ends. */
public final class EpochTable implements Listener {

  private static final String HEADER = "%5s  %10s  %10s  %8s%s  %6s  %8s";

  private static final int WIDTH = 8;
  private static final int SECONDS_PER_MINUTE = 60;

  private final Consumer<String> out;
  private List<ClassMetric> scores = List.of();

  public EpochTable(Consumer<String> out) {
    this.out = out;
  }

  @Override
  public void onTrainingBegin(TrainingContext context) {
    scores = context.options().scores().metrics();
    out.accept(
        HEADER.formatted(
            Column.EPOCH.key(),
            Column.TRAIN_LOSS.key(),
            Column.VALID_LOSS.key(),
            Column.ACCURACY.key(),
            scores(scores, ClassMetric::key),
            "time",
            "images/s"));
  }

  /** A cell for each score, as wide as its name. */
  private static String scores(List<ClassMetric> scores, Function<ClassMetric, String> cell) {
    StringBuilder cells = new StringBuilder();
    for (ClassMetric score : scores) {
      int width = Math.max(WIDTH, score.key().length());
      cells.append("  ").append(("%" + width + "s").formatted(cell.apply(score)));
    }
    return cells.toString();
  }

  @Override
  public void onEpochEnd(EpochResult epoch) {
    long seconds = Math.round(epoch.seconds());
    String time =
        String.format(
            Locale.ROOT, "%02d:%02d", seconds / SECONDS_PER_MINUTE, seconds % SECONDS_PER_MINUTE);
    out.accept(
        String.format(
            Locale.ROOT,
            "%5d  %10.4f  %10.4f  %8.4f%s  %6s  %8.0f",
            epoch.epoch(),
            epoch.trainLoss(),
            epoch.validLoss(),
            epoch.accuracy(),
            scores(
                scores,
                score -> String.format(Locale.ROOT, "%.4f", epoch.scores().get(score.key()))),
            time,
            epoch.imagesPerSecond()));
  }
}
