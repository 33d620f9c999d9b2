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
 * The results of a specimen.
 *
 * @param seed the seed of the specimen
 * @param original name of the healthy configuration
 * @param faults the changes
 * @param truth whether the change did harm
 * @param accuracies the accuracies before and after the change, and with remedies
 * @param told the report of the diagnosis
 */
record Row(
    long seed,
    String original,
    List<String> faults,
    Truth truth,
    Accuracies accuracies,
    Told told) {

  /** The ground truth about a run. */
  enum Truth {
    /** Worse than the original by more than the margin, or with the same images in both splits. */
    SICK,
    /** As good as the original. */
    HEALTHY,
    /**
     * Not counted, since it was meant to be healthy, but is worse than the original by more than
     * the margin.
     */
    UNDECIDED
  }

  /**
   * Mean recalls of the classes.
   *
   * @param original the recall of the healthy configuration
   * @param changed the recall of the changed configuration
   * @param remedied the recall of the configuration from {@code diagnose --fix --try}; NaN if it
   *     was not trained
   */
  record Accuracies(double original, double changed, double remedied) {}

  /**
   * A diagnosis.
   *
   * @param accepted rules whose finding is right
   * @param found rules that found something, in the order of the findings
   * @param confidence the confidence of each of these findings, in words
   * @param layer the faulty layer; empty if the fault is not in a single layer
   * @param layerFound whether a finding that is right names the faulty layer
   */
  record Told(
      List<String> accepted,
      List<String> found,
      List<String> confidence,
      String layer,
      Place layerFound) {}

  /** Whether the faulty layer was named. */
  enum Place {
    /** A correct finding names the layer. */
    NAMED,
    /** The fault was found, but the layer was not named. */
    OTHER,
    /** The fault was not found, or is not in a layer. */
    NONE
  }

  private static final String SEPARATOR = ";";

  /** The names of spoiled data sets, see {@link Spoiled}. */
  private static final Pattern IMAGES =
      Pattern.compile("(labels|uneven|rare|repeated|few|leaky)-.*|blank|negative|other-order");

  /** The file's schema. */
  static final Table<Row> TABLE =
      new Table<>("generated.csv", "specimen", List.of(Column.values()), Row::read);

  enum Column implements TableColumn<Row> {
    SEED("seed", "from which it is drawn", row -> row.seed),
    ORIGINAL("original", "data, network and optimiser", row -> row.original),
    FAULTS("faults", "what was changed", row -> joined(row.faults)),
    TRUTH("truth", "sick, healthy or undecided", row -> row.truth.name().toLowerCase(Locale.ROOT)),
    BEFORE("before", "mean recall of the original", row -> row.accuracies.original),
    AFTER("after", "mean recall with the change", row -> row.accuracies.changed),
    REMEDIED("remedied", "mean recall after --fix --try", row -> row.accuracies.remedied),
    ACCEPTED("accepted", "findings that are right", row -> joined(row.told.accepted)),
    FOUND("found", "findings", row -> joined(row.told.found)),
    CONFIDENCE("confidence", "of each finding", row -> joined(row.told.confidence)),
    LAYER("layer", "that is sick", row -> row.told.layer),
    LAYER_FOUND(
        "layer_found",
        "named, other or none",
        row -> row.told.layerFound.name().toLowerCase(Locale.ROOT));

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
        new Told(
            words(cells.text(Column.ACCEPTED)),
            words(cells.text(Column.FOUND)),
            words(cells.text(Column.CONFIDENCE)),
            cells.text(Column.LAYER),
            Place.valueOf(cells.text(Column.LAYER_FOUND).toUpperCase(Locale.ROOT))));
  }

  /** Whether a finding about the run is right. */
  boolean right(String rule) {
    return truth == Truth.SICK && told.accepted.contains(rule);
  }

  /** Whether a finding is right about the change, although the change did no harm. */
  boolean rightWithoutHarm(String rule) {
    return truth == Truth.HEALTHY && told.accepted.contains(rule);
  }

  /** Whether the run is sick and a finding is right about it. */
  boolean recognised() {
    return told.found.stream().anyMatch(this::right);
  }

  /** Whether images or labels were changed, which no configuration can correct. */
  boolean faultIsInImages() {
    return faults.stream().anyMatch(IMAGES.asMatchPredicate());
  }

  /** Whether the first finding is right. */
  boolean firstIsRight() {
    return !told.found.isEmpty() && right(told.found.get(0));
  }
}
