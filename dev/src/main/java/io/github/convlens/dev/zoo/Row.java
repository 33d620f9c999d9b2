package io.github.convlens.dev.zoo;

import io.github.convlens.training.table.Heading;
import io.github.convlens.training.table.Table;
import io.github.convlens.training.table.TableColumn;
import io.github.convlens.training.table.TableRow;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The results of a {@link Specimen}.
 *
 * @param seed the seed of the specimen
 * @param original the name of the healthy configuration
 * @param faults descriptions of the changes
 * @param truth whether the changes did harm
 * @param accuracies the mean recalls before the changes, after them, and with remedies
 * @param diagnosis the result of the diagnosis
 */
record Row(
    long seed,
    String original,
    List<String> faults,
    Truth truth,
    Accuracies accuracies,
    DiagnosisResult diagnosis) {

  /** The ground truth about a run. */
  enum Truth {
    /**
     * The run is worse than the original by more than the margin (three points of recall and two
     * standard errors), or training images were put into its validation split.
     */
    SICK,
    /** The run is not worse than the original by more than the margin. */
    HEALTHY,
    /**
     * The run is not counted: its changes should be harmless, but it is worse than the original by
     * more than the margin.
     */
    UNDECIDED
  }

  /**
   * The mean recalls over the classes.
   *
   * @param original the recall of the healthy configuration
   * @param changed the recall of the changed configuration
   * @param remedied the recall of the configuration from {@code diagnose --fix --try}; NaN if it
   *     was not trained
   */
  record Accuracies(double original, double changed, double remedied) {}

  /**
   * What the diagnosis reported, and what would have been right.
   *
   * @param accepted the rules whose findings would be right
   * @param found the rules that found something, in the order of the findings
   * @param confidence the confidence of each of these findings, in words
   * @param layer the faulty layer; empty if the fault is not in a single layer
   * @param layerFound whether a finding that is right names the faulty layer
   */
  record DiagnosisResult(
      List<String> accepted,
      List<String> found,
      List<String> confidence,
      String layer,
      FaultyLayer layerFound) {}

  /** Whether a finding that is right names the faulty layer. */
  enum FaultyLayer {
    /** A finding that is right names the layer. */
    NAMED,
    /** A finding is right, but no such finding names the layer. */
    OTHER,
    /** No finding is right, or the fault is not in a single layer. */
    NONE
  }

  private static final String SEPARATOR = ";";

  /** Matches the names of changes to images or labels, as {@link Spoiled} gives them. */
  private static final Pattern IMAGES =
      Pattern.compile("(labels|uneven|rare|repeated|few|leaky)-.*|blank|negative|other-order");

  /** The schema of the CSV file. */
  static final Table<Row> TABLE =
      new Table<>("generated.csv", "specimen", List.of(Column.values()), Row::read);

  enum Column implements TableColumn<Row> {
    SEED("seed", "seed of the specimen", row -> row.seed),
    ORIGINAL("original", "data, network and optimiser", row -> row.original),
    FAULTS("faults", "changes to the original", row -> joined(row.faults)),
    TRUTH("truth", "sick, healthy or undecided", row -> row.truth.name().toLowerCase(Locale.ROOT)),
    BEFORE("before", "mean recall of the original", row -> row.accuracies.original),
    AFTER("after", "mean recall with the change", row -> row.accuracies.changed),
    REMEDIED("remedied", "mean recall after --fix --try", row -> row.accuracies.remedied),
    ACCEPTED("accepted", "findings that would be right", row -> joined(row.diagnosis.accepted)),
    FOUND("found", "findings", row -> joined(row.diagnosis.found)),
    CONFIDENCE("confidence", "confidence of each finding", row -> joined(row.diagnosis.confidence)),
    LAYER("layer", "the faulty layer", row -> row.diagnosis.layer),
    LAYER_FOUND(
        "layer_found",
        "whether a right finding names the faulty layer: named, other or none",
        row -> row.diagnosis.layerFound.name().toLowerCase(Locale.ROOT));

    private final Heading<Row> heading;

    Column(String key, String description, Function<Row, Object> cell) {
      heading = new Heading<>(key, "", description, cell);
    }

    @Override
    public Heading<Row> heading() {
      return heading;
    }
  }

  private static String joined(List<String> words) {
    return String.join(SEPARATOR, words);
  }

  private static List<String> words(String cell) {
    return cell.isEmpty() ? List.of() : List.of(cell.split(SEPARATOR));
  }

  private static Row read(TableRow<Row> cells) {
    return new Row(
        cells.whole(Column.SEED),
        cells.text(Column.ORIGINAL),
        words(cells.text(Column.FAULTS)),
        Truth.valueOf(cells.text(Column.TRUTH).toUpperCase(Locale.ROOT)),
        new Accuracies(
            cells.number(Column.BEFORE), cells.number(Column.AFTER), cells.number(Column.REMEDIED)),
        new DiagnosisResult(
            words(cells.text(Column.ACCEPTED)),
            words(cells.text(Column.FOUND)),
            words(cells.text(Column.CONFIDENCE)),
            cells.text(Column.LAYER),
            FaultyLayer.valueOf(cells.text(Column.LAYER_FOUND).toUpperCase(Locale.ROOT))));
  }

  /** Whether a finding of this rule is right. */
  boolean right(String rule) {
    return truth == Truth.SICK && diagnosis.accepted.contains(rule);
  }

  /** Whether the run is healthy and a finding of this rule names one of its harmless changes. */
  boolean rightAboutHarmlessChange(String rule) {
    return truth == Truth.HEALTHY && diagnosis.accepted.contains(rule);
  }

  /** Whether the run is sick and a finding is right about it. */
  boolean recognised() {
    return diagnosis.found.stream().anyMatch(this::right);
  }

  /** Whether images or labels were changed, which no configuration can correct. */
  boolean faultIsInImages() {
    return faults.stream().anyMatch(IMAGES.asMatchPredicate());
  }

  /** Whether the first finding is right. */
  boolean firstIsRight() {
    return !diagnosis.found.isEmpty() && right(diagnosis.found.get(0));
  }
}
