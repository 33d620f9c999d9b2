package io.github.convlens.experiment.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.convlens.core.Count;
import io.github.convlens.core.WholeFile;
import io.github.convlens.experiment.run.Environment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The result of a measurement.
 *
 * @param secondsToFirstBatch the time from the start of the Java process to the end of the first
 *     batch
 * @param peakMebibytes the peak resident memory in MiB; null if the system does not report it
 * @param modes the measurements, in the order of {@link Mode}
 */
public record BenchResult(
    String name,
    int batchSize,
    int recordedLayers,
    int rounds,
    double secondsToFirstBatch,
    @Nullable Long peakMebibytes,
    List<Measured> modes,
    Environment environment) {

  /**
   * The measurement of one mode.
   *
   * @param imagesPerSecond the speed in each round
   * @param median the median of these speeds
   * @param cost the time that recording adds, as a fraction of the time without recording; it is
   *     the median over the rounds, and null for the mode that records nothing
   * @param costUpper95 an upper bound for the median cost, at 95 % confidence; null for the mode
   *     that records nothing, and if fewer than five rounds were measured
   */
  public record Measured(
      String mode,
      double median,
      @Nullable Double cost,
      @Nullable Double costUpper95,
      List<Double> imagesPerSecond) {

    static Measured of(Mode mode, List<Double> off, List<Double> speeds) {
      PairedCost cost = mode == Mode.OFF ? null : PairedCost.of(off, speeds);
      return new Measured(
          mode.label(),
          PairedCost.median(speeds),
          cost == null ? null : cost.median(),
          cost == null ? null : cost.upper95(),
          speeds);
    }
  }

  /** The result as a table. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s, batch %d, %s recorded, %s, %s",
            name,
            batchSize,
            Count.of(recordedLayers, "layer"),
            environment.device(),
            Count.of(environment.cpuThreads(), "thread")));
    lines.add(
        String.format(
            Locale.ROOT,
            "first batch done after %.2f s; peak memory %s",
            secondsToFirstBatch,
            peakMebibytes == null ? "unknown" : peakMebibytes + " MiB"));
    lines.add(
        "%-30s  %10s  %8s  %12s".formatted("recording", "images/s", "cost", "at most (95 %)"));
    for (Measured mode : modes) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-30s  %10.0f  %8s  %12s",
              mode.mode(),
              mode.median(),
              percent(mode.cost()),
              mode.cost() == null || mode.costUpper95() != null
                  ? percent(mode.costUpper95())
                  : "–"));
    }
    lines.add(
        "medians of "
            + Count.of(rounds, "round")
            + (rounds < PairedCost.FEWEST
                ? "; a bound at 95 %% needs %d or more".formatted(PairedCost.FEWEST)
                : ""));
    return lines;
  }

  /** Writes the result as JSON. */
  public void write(Path file) throws IOException {
    ObjectMapper mapper =
        new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT);
    WholeFile.writeText(file, mapper.writeValueAsString(this) + "\n");
  }

  private static String percent(@Nullable Double fraction) {
    return fraction == null ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * fraction);
  }
}
