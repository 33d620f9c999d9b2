package io.github.convlens.insight.diagnose.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.convlens.insight.diagnose.Finding;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CausesTest {
  private static final List<String> NAMES =
      Causes.rules().stream().map(rule -> rule.facts().name()).toList();

  private static Finding finding(String rule) {
    return new Finding(
        rule, Finding.Severity.ERROR, List.of(), new Finding.Steps(0, 9), "seen", "why", "try");
  }

  private static List<String> left(String... rules) {
    List<Finding> findings = List.of(rules).stream().map(CausesTest::finding).toList();
    return Causes.of(findings).stream().map(Finding::rule).toList();
  }

  @Test
  void aConsequenceIsLeftOutIfItsCauseIsFound() {
    assertEquals(List.of("dead-layers"), left("dead-layers", "dead-channels", "stuck-at-chance"));
    assertEquals(List.of("dead-channels"), left("dead-channels"));
  }

  @Test
  void batchNormMismatchAndRepeatedImagesExplainMissingClasses() {
    assertEquals(
        List.of("batch-norm-mismatch"), left("batch-norm-mismatch", "class-never-predicted"));
    assertEquals(List.of("repeated-images"), left("repeated-images", "class-imbalance"));
  }

  @Test
  void augmentationThatIsTooStrongExplainsTheFindingBatchTooSmall() {
    assertEquals(
        List.of("augmentation-too-strong"), left("augmentation-too-strong", "batch-too-small"));
  }

  /** Training images in the validation split make the gap to training smaller, not larger. */
  @Test
  void leakageHidesOverFittingAndDoesNotExplainIt() {
    assertEquals(List.of("over-fitting", "leakage"), left("over-fitting", "leakage"));
  }

  @Test
  void findingsThatDoNotExplainEachOtherAllStayInOrder() {
    assertEquals(List.of("over-fitting", "dead-channels"), left("over-fitting", "dead-channels"));
  }

  @Test
  void everyNameInTheTableBelongsToARuleAndNoTwoRulesShareAName() {
    Set<String> unknown = new HashSet<>(Consequences.named());
    NAMES.forEach(unknown::remove);
    assertEquals(Set.of(), unknown);
    assertEquals(NAMES.size(), Set.copyOf(NAMES).size());
  }

  @Test
  void noFindingExplainsItselfAndNoTwoFindingsExplainEachOther() {
    for (String one : NAMES) {
      for (String other : NAMES) {
        assertFalse(
            Consequences.explains(one, other) && Consequences.explains(other, one),
            one + " and " + other);
      }
    }
  }
}
