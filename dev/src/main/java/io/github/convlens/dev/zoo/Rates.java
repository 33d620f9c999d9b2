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

/**
 * How often the diagnosis is right, measured on runs of the generated zoo ({@link GeneratedZoo}).
 * Each run comes from a seed, which determines the original configuration and the changes made to
 * it.
 */
record Rates(List<Row> rows) {
  /**
   * With remedies, a run counts as repaired if its recall is at most this much below that of the
   * original, and as made worse if its recall is more than this much below that of the faulty run.
   */
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
        "Sick runs with any finding",
        share(of(Truth.SICK), row -> !row.diagnosis().found().isEmpty()));
    all.put("Sick runs whose first finding is right", share(of(Truth.SICK), Row::firstIsRight));
    all.put("Precision: findings that are right, of all findings", precision());
    all.put(
        "Precision with harmless changes: a finding is also right if it names a change that did no"
            + " harm",
        precisionWithHarmless());
    all.put("False alarms: healthy runs with a finding that is wrong", falseAlarms());
    all.put(
        "Healthy runs with any finding",
        share(of(Truth.HEALTHY), row -> !row.diagnosis().found().isEmpty()));
    all.put(
        "Right layer: recognised runs with a fault in one layer, for which a right finding names"
            + " that layer",
        rightLayer());
    all.put(
        "Repaired, if the configuration is faulty: recognised runs that remedies bring to within"
            + " three points of the original",
        repaired(row -> !row.faultIsInImages()));
    all.put(
        "Repaired, if images or labels are faulty: recognised runs that remedies bring to within"
            + " three points of the original",
        repaired(Row::faultIsInImages));
    all.put(
        "Made worse: recognised runs that the remedies kept by --try make worse by more than three"
            + " points",
        madeWorse());
    return all;
  }

  /** The proportion of sick runs with a finding that is right. */
  Proportion recall() {
    return share(of(Truth.SICK), Row::recognised);
  }

  private Proportion precision() {
    return findings(Row::right, row -> row.truth() != Truth.UNDECIDED);
  }

  private Proportion precisionWithHarmless() {
    return findings(
        (row, rule) -> row.right(rule) || row.rightAboutHarmlessChange(rule),
        row -> row.truth() != Truth.UNDECIDED);
  }

  private interface Judgement {
    boolean right(Row row, String rule);
  }

  private Proportion findings(Judgement judgement, Predicate<Row> counted) {
    long right = 0;
    long all = 0;
    for (Row row : rows) {
      if (counted.test(row)) {
        right +=
            row.diagnosis().found().stream().filter(rule -> judgement.right(row, rule)).count();
        all += row.diagnosis().found().size();
      }
    }
    return new Proportion(right, all);
  }

  /**
   * The proportion of healthy runs with a finding that is wrong. A finding that names a harmless
   * change of the run is not wrong.
   */
  Proportion falseAlarms() {
    return share(
        of(Truth.HEALTHY),
        row ->
            row.diagnosis().found().stream().anyMatch(rule -> !row.rightAboutHarmlessChange(rule)));
  }

  private Proportion rightLayer() {
    return share(
        of(Truth.SICK).stream()
            .filter(row -> row.diagnosis().layerFound() != Row.FaultyLayer.NONE)
            .toList(),
        row -> row.diagnosis().layerFound() == Row.FaultyLayer.NAMED);
  }

  /** The {@linkplain Row#recognised recognised} runs for which remedies were tried. */
  private List<Row> tried() {
    return of(Truth.SICK).stream()
        .filter(Row::recognised)
        .filter(row -> !Double.isNaN(row.accuracies().remedied()))
        .toList();
  }

  private Proportion repaired(Predicate<Row> included) {
    return share(tried().stream().filter(included).toList(), Rates::repaired);
  }

  private Proportion madeWorse() {
    return share(tried(), row -> row.accuracies().remedied() < row.accuracies().changed() - MARGIN);
  }

  /**
   * For each basis, the proportion of findings that are right about the change, whether or not the
   * change did harm.
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
          for (String rule : row.diagnosis().found()) {
            all += rules.contains(rule) ? 1 : 0;
            right +=
                rules.contains(rule) && (row.right(rule) || row.rightAboutHarmlessChange(rule))
                    ? 1
                    : 0;
          }
        }
      }
      shares.put(basis, new Proportion(right, all));
    }
    return shares;
  }

  /** The recognised runs that no remedy repaired, although the fault is in the configuration. */
  List<Row> notRepaired() {
    return tried().stream()
        .filter(row -> !row.faultIsInImages())
        .filter(row -> !repaired(row))
        .toList();
  }

  private static boolean repaired(Row row) {
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
                row.diagnosis().found().stream()
                    .anyMatch(rule -> !row.right(rule) && !row.rightAboutHarmlessChange(rule)))
        .toList();
  }

  /** The number of runs with this ground truth. */
  long count(Truth truth) {
    return of(truth).size();
  }
}
