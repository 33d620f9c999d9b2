package io.github.convlens.insight.diagnose;

import io.github.convlens.training.table.Heading;
import io.github.convlens.training.table.Table;
import io.github.convlens.training.table.TableColumn;
import io.github.convlens.training.table.TableRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A fault of a run.
 *
 * @param rule the name of the rule that found the fault; docs/diagnosis.md explains all rules
 * @param severity the severity of the fault
 * @param layers the layers in which the fault shows, starting with the clearest; empty if the fault
 *     concerns the whole run
 * @param steps the batches in which the fault shows
 * @param evidence the numbers that show the fault
 * @param cause the most likely cause
 * @param remedy the first thing to try
 * @param remedies the remedies as changes of the configuration, starting with the most promising;
 *     empty if the configuration cannot remedy the fault
 * @param confidence how often findings of this kind are right
 * @param illustration the chart of the finding's numbers; null if the finding was read from a file
 */
public record Finding(
    String rule,
    Severity severity,
    List<String> layers,
    Steps steps,
    String evidence,
    String cause,
    String remedy,
    List<Remedy> remedies,
    Confidence confidence,
    @Nullable Illustration illustration) {

  /** The schema of the file that {@code diagnose -o} writes. */
  public static final Table<Finding> TABLE =
      new Table<>("findings.csv", "finding", List.of(Column.values()), Finding::read);

  private static final String SEPARATOR = ";";

  /** The columns of the file, in order. */
  public enum Column implements TableColumn<Finding> {
    RULE("rule", "the rule that found the fault", Finding::rule),
    SEVERITY("severity", "error or warning", finding -> finding.severity.key()),
    LAYERS(
        "layers",
        "the layers concerned, separated by ';'; empty if the finding is about the whole run",
        finding -> String.join(SEPARATOR, finding.layers)),
    FIRST_STEP(
        "first_step",
        "the first batch in which the fault is visible",
        finding -> finding.steps.first),
    LAST_STEP(
        "last_step", "the last batch in which the fault is visible", finding -> finding.steps.last),
    EVIDENCE("evidence", "the numbers that show the fault", Finding::evidence),
    CAUSE("cause", "the most likely cause", Finding::cause),
    REMEDY("remedy", "the first thing to try", Finding::remedy),
    CONFIDENCE(
        "confidence",
        "how often such findings are right: very-likely, likely or possible",
        finding -> finding.confidence.key());

    private final Heading<Finding> heading;

    Column(String key, String description, Function<Finding, Object> cell) {
      heading = new Heading<>(key, "", description, cell);
    }

    @Override
    public Heading<Finding> heading() {
      return heading;
    }
  }

  /** The severity of a finding. */
  public enum Severity {
    /** The run did not learn, or learned far less than it could have. */
    ERROR,
    /** The run learned, but could have learned better. */
    WARNING;

    /** The name of the severity in files, such as {@code error}. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Batches from {@code first} to {@code last}, both included, counted over the whole run. */
  public record Steps(long first, long last) {
    @Override
    public String toString() {
      return first == last ? "step " + first : "steps " + first + " to " + last;
    }
  }

  public Finding {
    layers = List.copyOf(layers);
    remedies = List.copyOf(remedies);
  }

  /** A finding that has no remedies, no measured confidence and no chart yet. */
  public Finding(
      String rule,
      Severity severity,
      List<String> layers,
      Steps steps,
      String evidence,
      String cause,
      String remedy) {
    this(
        rule,
        severity,
        layers,
        steps,
        evidence,
        cause,
        remedy,
        List.of(),
        Confidence.POSSIBLE,
        null);
  }

  /** A copy with remedies. */
  public Finding with(List<Remedy> remedies) {
    return new Finding(
        rule, severity, layers, steps, evidence, cause, remedy, remedies, confidence, illustration);
  }

  /** A copy with the confidence of its rule, and with its chart. */
  public Finding with(Confidence confidence, @Nullable Illustration illustration) {
    return new Finding(
        rule, severity, layers, steps, evidence, cause, remedy, remedies, confidence, illustration);
  }

  private static Finding read(TableRow<Finding> cells) {
    String layers = cells.text(Column.LAYERS);
    return new Finding(
        cells.text(Column.RULE),
        Severity.valueOf(cells.text(Column.SEVERITY).toUpperCase(Locale.ROOT)),
        layers.isEmpty() ? List.of() : List.of(layers.split(SEPARATOR)),
        new Steps(cells.whole(Column.FIRST_STEP), cells.whole(Column.LAST_STEP)),
        cells.text(Column.EVIDENCE),
        cells.text(Column.CAUSE),
        cells.text(Column.REMEDY),
        List.of(),
        Confidence.named(cells.text(Column.CONFIDENCE)),
        null);
  }

  /**
   * The rule and the place of the finding, such as {@code dead-layers (error): conv2, conv3, steps
   * 4 to 185}.
   */
  public String title() {
    String where = layers.isEmpty() ? "the run" : Wording.names(layers);
    return rule + " (" + severity.key() + "): " + where + ", " + steps;
  }

  /** The lines of the finding for a terminal. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(title());
    lines.add("    seen:  " + evidence);
    lines.add("    cause: " + cause + " (" + confidence.words() + ")");
    lines.add("    try:   " + remedy);
    remedies.stream().findFirst().ifPresent(first -> lines.add("    set:   " + first.line()));
    return lines;
  }
}
