package io.github.convlens.insight;

import io.github.convlens.training.table.EpochResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The runs of a folder in text, a line each.
 *
 * @param folder what the runs' paths are shown relative to
 * @param diagnosed whether the runs were examined; those without findings are damaged then
 */
public record RunTable(Path folder, List<ListedRun> runs, boolean diagnosed) {
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  /** A header, and a row for each run. */
  public List<String> lines() {
    int width = 3;
    for (ListedRun run : runs) {
      width = Math.max(width, shown(run).length());
    }
    String row = "%-" + width + "s  %-10s  %6s  %8s  %10s  %8s  %8s  %s";
    List<String> lines = new ArrayList<>();
    lines.add(
        row.formatted("run", "state", "epochs", "accuracy", "valid_loss", "age", "time", "findings")
            .strip());
    Instant now = Instant.now();
    for (ListedRun run : runs) {
      EpochResult last = run.last();
      lines.add(
          row.formatted(
                  shown(run),
                  run.state(),
                  last == null ? "0" : Integer.toString(last.epoch() + 1),
                  last == null ? "" : number(last.accuracy()),
                  last == null ? "" : number(last.validLoss()),
                  span(Duration.between(run.changed(), now).toSeconds()),
                  span(Math.round(run.seconds())),
                  findings(run))
              .stripTrailing());
    }
    return lines;
  }

  private String shown(ListedRun run) {
    Path name =
        folder.equals(run.directory()) ? run.directory() : folder.relativize(run.directory());
    return name.toString().replaceAll("\\p{Cntrl}", "?");
  }

  private String findings(ListedRun run) {
    if (run.findings() == null) {
      return diagnosed ? "damaged: cannot be read" : "";
    }
    return run.findings().isEmpty() ? "none" : String.join(", ", run.findings());
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.4f", value);
  }

  /** In the largest unit of which there are two or more. */
  private static String span(long seconds) {
    if (seconds >= 2 * DAY) {
      return seconds / DAY + " d";
    }
    if (seconds >= 2 * HOUR) {
      return seconds / HOUR + " h";
    }
    return seconds >= 2 * MINUTE ? seconds / MINUTE + " min" : Math.max(0, seconds) + " s";
  }
}
