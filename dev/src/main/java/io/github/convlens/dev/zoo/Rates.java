package io.github.convlens.dev.zoo;

import io.github.convlens.dev.zoo.Row.Truth;
import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RuleFacts;
import io.github.convlens.insight.diagnose.rule.Causes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** How often the diagnosis is right, measured on the specimens of a range of seeds. */
record Rates(List<Row> rows) {
  /** A remedied run counts as cured if its accuracy is at most this much below the original's. */
  private static final double MARGIN = 0.03;

  Rates {
    rows = List.copyOf(rows);
  }

  private List<Row> of(Truth truth) {
    return rows.stream().filter(row -> row.truth() == truth).toList();
  }

  private static Proportion share(List<Row> rows, Predicate<Row> counts) {
    return new Proportion(rows.stream().filter(counts).count(), rows.size());
  }

  /** The measured proportions by name, in the order of the page. */
  Map<String, Proportion> measures() {
    Map<String, Proportion> all = new LinkedHashMap<>();
    all.put("Recall: sick runs with a finding that is right", recall());
    all.put(
        "Sick runs with any finding", share(of(Truth.SICK), row -> !row.told().found().isEmpty()));
    all.put("Sick runs whose first finding is right", share(of(Truth.SICK), Row::firstIsRight));
    all.put("Precision: findings that are right, of all findings", precision());
    all.put(
        "Precision, also counting correct findings about changes that did no harm",
        precisionOfFacts());
    all.put("False alarms: healthy runs with a finding that is wrong", falseAlarms());
    all.put(
        "Healthy runs with any finding",
        share(of(Truth.HEALTHY), row -> !row.told().found().isEmpty()));
    all.put("Right layer, if the fault is in one and was found", rightLayer());
    all.put(
        "Remedied, faults in the configuration: within three points of the original",
        mended(row -> !row.faultIsInImages()));
    all.put("Remedied, faults in images or labels", mended(Row::faultIsInImages));
    all.put("Made worse by a remedy that was kept", madeWorse());
    return all;
  }

  /** The proportion of sick runs with a finding that is right. */
  Proportion recall() {
    return share(of(Truth.SICK), Row::recognised);
  }

  private Proportion precision() {
    return findings(Row::right, row -> row.truth() != Truth.UNDECIDED);
  }

  private Proportion precisionOfFacts() {
    return findings(
        (row, rule) -> row.right(rule) || row.rightWithoutHarm(rule),
        row -> row.truth() != Truth.UNDECIDED);
  }

  private interface Judged {
    boolean right(Row row, String rule);
  }

  private Proportion findings(Judged judged, Predicate<Row> counted) {
    long right = 0;
    long all = 0;
    for (Row row : rows) {
      if (counted.test(row)) {
        right += row.told().found().stream().filter(rule -> judged.right(row, rule)).count();
        all += row.told().found().size();
      }
    }
    return new Proportion(right, all);
  }

  /** The proportion of healthy runs with a finding that is wrong about the change. */
  Proportion falseAlarms() {
    return share(
        of(Truth.HEALTHY),
        row -> row.told().found().stream().anyMatch(rule -> !row.rightWithoutHarm(rule)));
  }

  private Proportion rightLayer() {
    return share(
        of(Truth.SICK).stream().filter(row -> row.told().layerFound() != Row.Place.NONE).toList(),
        row -> row.told().layerFound() == Row.Place.NAMED);
  }

  private List<Row> tried() {
    return of(Truth.SICK).stream()
        .filter(Row::recognised)
        .filter(row -> !Double.isNaN(row.accuracies().remedied()))
        .toList();
  }

  private Proportion mended(Predicate<Row> of) {
    return share(tried().stream().filter(of).toList(), Rates::mended);
  }

  private Proportion madeWorse() {
    return share(tried(), row -> row.accuracies().remedied() < row.accuracies().changed() - MARGIN);
  }

  /**
   * The proportion of findings that are right about the change, whether or not the change did harm,
   * for each basis.
   */
  Map<Basis, Proportion> byBasis() {
    Map<Basis, Proportion> shares = new LinkedHashMap<>();
    for (Basis basis : Basis.values()) {
      List<String> rules =
          Causes.rules().stream()
              .map(Rule::facts)
              .filter(facts -> facts.basis() == basis)
              .map(RuleFacts::name)
              .toList();
      long right = 0;
      long all = 0;
      for (Row row : rows) {
        if (row.truth() != Truth.UNDECIDED) {
          for (String rule : row.told().found()) {
            all += rules.contains(rule) ? 1 : 0;
            right +=
                rules.contains(rule) && (row.right(rule) || row.rightWithoutHarm(rule)) ? 1 : 0;
          }
        }
      }
      shares.put(basis, new Proportion(right, all));
    }
    return shares;
  }

  /** The recognised runs with a fault in the configuration that no remedy repaired. */
  List<Row> notMended() {
    return tried().stream()
        .filter(row -> !row.faultIsInImages())
        .filter(row -> !mended(row))
        .toList();
  }

  private static boolean mended(Row row) {
    return row.accuracies().remedied() >= row.accuracies().original() - MARGIN;
  }

  /** The sick runs that were not recognised. */
  List<Row> missed() {
    return of(Truth.SICK).stream().filter(row -> !row.recognised()).toList();
  }

  /** The runs with a finding that is wrong. */
  List<Row> wrong() {
    return rows.stream()
        .filter(row -> row.truth() != Truth.UNDECIDED)
        .filter(
            row ->
                row.told().found().stream()
                    .anyMatch(rule -> !row.right(rule) && !row.rightWithoutHarm(rule)))
        .toList();
  }

  /** The number of runs with this ground truth. */
  long count(Truth truth) {
    return of(truth).size();
  }
}
