package io.github.convlens.insight;

import io.github.convlens.training.table.EpochResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The runs of a folder as a text table, one line each. If the task of any run is not
 * classification, each score is shown with its name.
 *
 * @param folder the folder to which the paths of runs are relative
 * @param diagnosed whether the runs were diagnosed; if they were, a run without a list of findings
 *     is damaged
 */
public record RunTable(Path folder, List<ListedRun> runs, boolean diagnosed) {
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  /** The lines of the table: a header, and a row for each run. */
  public List<String> lines() {
    Instant now = Instant.now();
    boolean named =
        runs.stream()
            .flatMap(run -> run.score().stream())
            .anyMatch(score -> !score.name().equals(ListedRun.ACCURACY));
    List<String> names = runs.stream().map(this::shown).toList();
    List<String> scores =
        runs.stream().map(ListedRun::score).map(score -> text(score, named)).toList();
    String heading = named ? "score" : ListedRun.ACCURACY;
    String row =
        "%%-%ds  %%-10s  %%6s  %%%ds  %%10s  %%8s  %%8s  %%s"
            .formatted(width("run", names), width(heading, scores));
    List<String> lines = new ArrayList<>();
    lines.add(
        row.formatted("run", "state", "epochs", heading, "valid_loss", "age", "time", "findings"));
    for (int i = 0; i < runs.size(); i++) {
      ListedRun run = runs.get(i);
      EpochResult last = run.last();
      lines.add(
          row.formatted(
                  names.get(i),
                  run.state(),
                  last == null ? "0" : Integer.toString(last.epoch() + 1),
                  scores.get(i),
                  last == null ? "" : number(last.validLoss()),
                  span(Duration.between(run.changed(), now).toSeconds()),
                  span(Math.round(run.seconds())),
                  findings(run))
              .stripTrailing());
    }
    return lines;
  }

  private static int width(String heading, List<String> cells) {
    return Math.max(heading.length(), cells.stream().mapToInt(String::length).max().orElse(0));
  }

  private String shown(ListedRun run) {
    Path name =
        folder.equals(run.directory()) ? run.directory() : folder.relativize(run.directory());
    return name.toString().replaceAll("\\p{Cntrl}", "?");
  }

  private static String text(Optional<ListedRun.Score> score, boolean named) {
    return score.map(one -> (named ? one.name() + " " : "") + number(one.value())).orElse("");
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

  /** A time span in the largest unit in which its value is at least 2, or in seconds. */
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
