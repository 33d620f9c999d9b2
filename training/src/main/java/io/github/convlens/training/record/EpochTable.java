package io.github.convlens.training.record;

import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.TrainingContext;
import io.github.convlens.training.table.EpochResult;
import io.github.convlens.training.table.EpochResult.Column;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Prints a row at the end of each epoch. */
public final class EpochTable implements Listener {

  private static final String HEADER = "%5s  %10s  %10s%s%s  %6s  %8s";

  private static final int WIDTH = 8;
  private static final int SECONDS_PER_MINUTE = 60;

  private final Consumer<String> out;
  private List<String> scores = List.of();
  private boolean accuracy;

  /**
   * @param out receives the header and each row as a line
   */
  public EpochTable(Consumer<String> out) {
    this.out = out;
  }

  @Override
  public void onTrainingBegin(TrainingContext context) {
    scores = List.copyOf(context.options().scores().columns().keySet());
    accuracy = context.options().objective().hasAccuracy();
    out.accept(
        HEADER.formatted(
            Column.EPOCH.key(),
            Column.TRAIN_LOSS.key(),
            Column.VALID_LOSS.key(),
            accuracy ? "  %8s".formatted(Column.ACCURACY.key()) : "",
            scores(scores, key -> key),
            "time",
            "images/s"));
  }

  /** A cell for each score, at least as wide as the score's name. */
  private static String scores(List<String> scores, UnaryOperator<String> cell) {
    StringBuilder cells = new StringBuilder();
    for (String score : scores) {
      int width = Math.max(WIDTH, score.length());
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
            "%5d  %10.4f  %10.4f%s%s  %6s  %8.0f",
            epoch.epoch(),
            epoch.trainLoss(),
            epoch.validLoss(),
            accuracy ? String.format(Locale.ROOT, "  %8.4f", epoch.accuracy()) : "",
            scores(scores, score -> String.format(Locale.ROOT, "%.4f", epoch.scores().get(score))),
            time,
            epoch.imagesPerSecond()));
  }
}
