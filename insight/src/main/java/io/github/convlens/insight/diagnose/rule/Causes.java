package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.data.target.Task;
import io.github.convlens.insight.diagnose.Configured;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RuleFacts;
import io.github.convlens.insight.diagnose.RunRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All rules, and the selection of those findings that no other finding explains. A new rule needs a
 * class in this package, a line in the list and, if it explains findings of other rules, a row in
 * {@link Consequences}.
 */
public final class Causes {

  /**
   * All rules, in the order in which their findings are reported. The user should fix the first
   * finding first.
   */
  private static final List<Rule> RULES =
      List.of(
          new SymmetricInitialisation(),
          new InitialisationTooSmall(),
          new InitialisationTooLarge(),
          new Saturation(),
          new ConstantInputs(),
          new FrozenLayers(),
          new OutputActivation(),
          new NoActivation(),
          new DropoutTooStrong(),
          new WeightDecayTooStrong(),
          new LabelSmoothingTooStrong(),
          new LossMismatch(),
          new AugmentationTooStrong(),
          new BatchTooSmall(),
          new ClippingTooTight(),
          new ScheduleMismatch(),
          new ScaleCollapse(),
          new VanishingGradients(),
          new ExplodingGradients(),
          new DeadLayers(),
          new NarrowLayers(),
          new RateTooHigh(),
          new InputsNotNormalised(),
          new NoMomentum(),
          new RateTooLow(),
          new RandomLabels(),
          new ValidationDiffers(),
          new RepeatedImages(),
          new LabelNoise(),
          new AverageTooSlow(),
          new BatchNormMismatch(),
          new OverFitting(),
          new DeadChannels(),
          new ClassImbalance(),
          new ClassNeverPredicted(),
          new UnderTrained(),
          new Leakage(),
          new StuckAtChance());

  private Causes() {}

  /** All rules, in the order in which their findings are reported. */
  public static List<Rule> rules() {
    return RULES;
  }

  /** What is known about the rule with this name, which must exist. */
  public static RuleFacts facts(String name) {
    return RULES.stream()
        .map(Rule::facts)
        .filter(facts -> facts.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The findings in a run that no other finding explains, each with its remedies. */
  public static List<Finding> of(List<Rule> rules, RunRecord run) {
    Map<String, Rule> found = new HashMap<>();
    List<Finding> all = new ArrayList<>();
    Task task = run.configuration().data().task();
    for (Rule rule : rules.stream().filter(rule -> rule.facts().fits(task)).toList()) {
      Optional<Finding> finding = rule.examine(run);
      finding.ifPresent(all::add);
      found.put(rule.facts().name(), rule);
    }
    Configured configured = Configured.of(run);
    return of(all).stream()
        .map(
            finding ->
                Optional.ofNullable(found.get(finding.rule()))
                    .map(rule -> complete(rule, finding, run, configured))
                    .orElse(finding))
        .toList();
  }

  private static Finding complete(
      Rule rule, Finding finding, RunRecord run, Configured configured) {
    return finding
        .with(rule.remedies(run, finding, configured))
        .with(
            rule.facts().basis().confidence(),
            Illustrations.of(run, finding, rule.facts().shown()));
  }

  /** The findings that no other finding explains, in the same order. */
  public static List<Finding> of(List<Finding> findings) {
    return findings.stream()
        .filter(
            finding ->
                findings.stream()
                    .noneMatch(cause -> Consequences.explains(cause.rule(), finding.rule())))
        .toList();
  }
}
