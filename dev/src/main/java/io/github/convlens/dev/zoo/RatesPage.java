package io.github.convlens.dev.zoo;

import io.github.convlens.data.picture.Png;
import io.github.convlens.dev.zoo.Row.Truth;
import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.Confidence;
import io.github.convlens.insight.draw.BarPlot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes the page that says how often the diagnosis is right, from the tables in {@code
 * docs/diagnosis/}. The command is {@code scripts/dev zoo.RatesPage docs}.
 */
public final class RatesPage {
  private static final int WIDTH = 1100;
  private static final String DEVELOPMENT = "diagnosis/generated-1-60.csv";
  private static final String LAST_SEEDS = "3001 to 3060";
  private static final String LAST = "diagnosis/generated-3001-3060.csv";
  private static final String MEASURED = "diagnosis/generated.txt";
  private static final String PICTURE = "diagnosis/rates.png";

  /**
   * The smallest number of findings with the same basis that can justify a stronger word of
   * confidence than the word expected for that basis.
   */
  private static final long MIN_FINDINGS = 20;

  private final StringBuilder page = new StringBuilder();

  private RatesPage() {}

  /**
   * @param args the folder of the pages
   */
  public static void main(String... args) throws IOException {
    Path docs = Path.of(args[0]);
    Rates development = read(docs.resolve(DEVELOPMENT));
    Rates last = read(docs.resolve(LAST));
    Path measured = docs.resolve(MEASURED);
    String how = Files.exists(measured) ? Files.readString(measured).strip() : "";
    Files.writeString(
        docs.resolve("diagnosis-rates.md"), new RatesPage().text(development, last, how));
    if (last.rows().isEmpty()) {
      return;
    }
    BarPlot plot = new BarPlot("Seeds " + LAST_SEEDS + ", with 95 % intervals");
    last.measures()
        .forEach(
            (name, share) -> {
              if (share.all() > 0) {
                plot.add(
                    name.split(":")[0],
                    share.value(),
                    share.low(),
                    share.high(),
                    String.format(Locale.ROOT, "%.2f", share.value()));
              }
            });
    Png.write(plot.image(WIDTH), docs.resolve(PICTURE));
  }

  /** The rates of a table, which has no rows if its file does not exist yet. */
  private static Rates read(Path table) throws IOException {
    return new Rates(Files.exists(table) ? Row.TABLE.read(table) : List.of());
  }

  /**
   * @param how the sentences that say which version was measured, and on which processor
   */
  private String text(Rates development, Rates last, String how) {
    line("# How often the diagnosis is right");
    line("");
    line(
        "<!-- Made by scripts/dev zoo.RatesPage docs, from the tables that scripts/zoo"
            + " --generated");
    line("writes. -->");
    line("");
    line(
        """
        A generator draws a healthy configuration, from four data sets, three networks and five
        optimisers. Then it changes the configuration, in the manner of DeepCrime (Humbatova et al.
        2021): in one way that should do harm, in two such ways, or in two ways that are unusual but
        harmless. Each run takes a few seconds. Before any run, it was written down which findings
        are right for each change.

        The result of a run, not the intention of the change, decides whether the run is sick. The
        result is the mean recall of the classes. A run is *sick* if its mean recall is more than
        three points, and more than two standard errors, below that of the healthy original (the mean
        of three runs with different seeds). It is also sick if its validation images are training
        images. Otherwise it is *healthy*, whatever was changed. If the changes should be harmless
        but the run is sick, it counts as neither. (The standard error combines the sampling error of
        800 validation images with the spread of the three runs.)

        Seeds 1 to 60 are used to develop rules. Seeds 3001 to 3060 are diagnosed only once, and no
        rule is changed because of their results; if a rule changes, new seeds are needed. Therefore
        seeds 1001 to 1060 and 2001 to 2060, which were used before, are used for development now.
        Intervals are Wilson's 95 % intervals.
        """
            .strip());
    line("");
    if (last.rows().isEmpty()) {
      line(
          "**Seeds "
              + LAST_SEEDS
              + " have not been run yet**: this page only says how the rates are measured.");
    } else {
      line(how);
      line("");
      line("![The rates with their intervals](" + PICTURE + ")");
    }
    line("");
    line("| | Seeds 1 to 60 | Seeds " + LAST_SEEDS + " |");
    line("|---|---|---|");
    line("| Runs: sick, healthy, neither | " + counts(development) + " | " + counts(last) + " |");
    Map<String, Proportion> before = development.measures();
    last.measures()
        .forEach(
            (name, share) -> line("| " + name + " | " + before.get(name) + " | " + share + " |"));
    line("");
    confidence(development, last);
    if (!last.rows().isEmpty()) {
      runs("## Sick runs of seeds " + LAST_SEEDS + " that were not recognised", last.missed());
      runs("## Runs of seeds " + LAST_SEEDS + " with a finding that is wrong", last.wrong());
      runs(
          "## Recognised runs of seeds " + LAST_SEEDS + " that no remedy repaired",
          last.notRepaired());
    }
    if (!last.rows().isEmpty()) {
      line(
          "All runs: [seeds 1 to 60]("
              + DEVELOPMENT
              + "), [seeds "
              + LAST_SEEDS
              + "]("
              + LAST
              + ").");
    }
    return page.toString();
  }

  private static String counts(Rates rates) {
    return rates.count(Truth.SICK)
        + ", "
        + rates.count(Truth.HEALTHY)
        + ", "
        + rates.count(Truth.UNDECIDED);
  }

  private void confidence(Rates development, Rates last) {
    line("## The words of confidence");
    line("");
    line(
        """
        Findings are grouped by what their rule is based on. A finding is *very likely* right if at
        least 19 of 20 findings of its group were right on seeds 1 to 60, *likely* if at least 4 of 5
        were, and *possible* otherwise. If a group had fewer than twenty findings on these seeds, its
        word is not stronger than the word that was expected before the measurement. In the table, a
        finding counts as right if it names what was changed, whether or not that did harm.
        """
            .strip());
    line("");
    line("| Based on | Word | Seeds 1 to 60 | Seeds " + LAST_SEEDS + " |");
    line("|---|---|---|---|");
    Map<Basis, Proportion> later = last.byBasis();
    development
        .byBasis()
        .forEach(
            (basis, share) ->
                line(
                    "| %s | %s | %s | %s |"
                        .formatted(basis.words(), word(basis, share), share, later.get(basis))));
    line("");
  }

  /**
   * The word that the findings of this basis carry. The word for the measured share follows if it
   * differs, unless it is stronger and there are too few findings to justify it.
   */
  private static String word(Basis basis, Proportion share) {
    String carried = basis.confidence().words();
    if (share.all() == 0) {
      return carried + " (expected; not measured yet)";
    }
    Confidence measured = Confidence.of(share.value());
    // The constants of Confidence are ordered from the strongest word to the weakest.
    boolean stronger = measured.compareTo(basis.confidence()) < 0;
    return measured == basis.confidence() || (stronger && share.all() < MIN_FINDINGS)
        ? carried
        : carried + " (measured: " + measured.words() + ")";
  }

  private void runs(String heading, List<Row> rows) {
    line(heading);
    line("");
    if (rows.isEmpty()) {
      line("None.");
      line("");
      return;
    }
    line("| Seed | Original | Changed | Recall before, after, remedied | Found |");
    line("|---|---|---|---|---|");
    for (Row row : rows) {
      line(
          String.format(
              Locale.ROOT,
              "| %d | %s | %s | %.2f, %.2f%s | %s |",
              row.seed(),
              row.original(),
              String.join("; ", row.faults()),
              row.accuracies().original(),
              row.accuracies().changed(),
              remedied(row.accuracies().remedied()),
              row.diagnosis().found().isEmpty()
                  ? "nothing"
                  : String.join(", ", row.diagnosis().found())));
    }
    line("");
  }

  private static String remedied(double recall) {
    return Double.isNaN(recall) ? "" : String.format(Locale.ROOT, ", %.2f", recall);
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
