package io.github.convlens.insight.diagnose.rule;

import static java.util.Map.entry;

import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Rule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All rules, and which findings are mere consequences of which others. A new rule is a class here,
 * a line in the list, and, if it explains what other rules find, a row in the table.
 */
public final class Causes {

  /** In the order of their findings: what a user should put right first comes first. */
  private static final List<Rule> RULES =
      List.of(
          new SymmetricInitialisation(),
          new InitialisationTooSmall(),
          new InitialisationTooLarge(),
          new Saturation(),
          new ConstantInputs(),
          new VanishingGradients(),
          new ExplodingGradients(),
          new DeadLayers(),
          new RateTooHigh(),
          new InputsNotNormalised(),
          new RateTooLow(),
          new RandomLabels(),
          new BatchNormMismatch(),
          new OverFitting(),
          new DeadChannels(),
          new StuckAtChance());

  /** A cause, and the consequences that go unmentioned where it is found. */
  private static final Map<String, Set<String>> CONSEQUENCES =
      Map.ofEntries(
          entry(
              SymmetricInitialisation.NAME,
              Set.of(
                  InitialisationTooSmall.NAME,
                  InitialisationTooLarge.NAME,
                  VanishingGradients.NAME,
                  ExplodingGradients.NAME,
                  Saturation.NAME,
                  DeadLayers.NAME,
                  DeadChannels.NAME,
                  InputsNotNormalised.NAME,
                  RateTooHigh.NAME,
                  RateTooLow.NAME,
                  RandomLabels.NAME,
                  StuckAtChance.NAME)),
          entry(
              InitialisationTooSmall.NAME,
              Set.of(
                  VanishingGradients.NAME,
                  DeadLayers.NAME,
                  DeadChannels.NAME,
                  InputsNotNormalised.NAME,
                  RateTooLow.NAME,
                  RandomLabels.NAME,
                  StuckAtChance.NAME)),
          entry(
              InitialisationTooLarge.NAME,
              Set.of(
                  ExplodingGradients.NAME,
                  DeadLayers.NAME,
                  DeadChannels.NAME,
                  RateTooHigh.NAME,
                  RateTooLow.NAME,
                  InputsNotNormalised.NAME,
                  RandomLabels.NAME,
                  BatchNormMismatch.NAME,
                  OverFitting.NAME,
                  StuckAtChance.NAME)),
          entry(
              Saturation.NAME,
              Set.of(
                  InitialisationTooLarge.NAME,
                  VanishingGradients.NAME,
                  ExplodingGradients.NAME,
                  InputsNotNormalised.NAME,
                  RateTooHigh.NAME,
                  RateTooLow.NAME,
                  RandomLabels.NAME,
                  StuckAtChance.NAME)),
          entry(
              ConstantInputs.NAME,
              Set.of(
                  ExplodingGradients.NAME,
                  DeadLayers.NAME,
                  RateTooHigh.NAME,
                  InputsNotNormalised.NAME,
                  RateTooLow.NAME,
                  RandomLabels.NAME,
                  BatchNormMismatch.NAME,
                  OverFitting.NAME,
                  DeadChannels.NAME,
                  StuckAtChance.NAME)),
          entry(
              VanishingGradients.NAME,
              Set.of(
                  DeadLayers.NAME,
                  DeadChannels.NAME,
                  RateTooHigh.NAME,
                  RateTooLow.NAME,
                  RandomLabels.NAME,
                  StuckAtChance.NAME)),
          entry(
              ExplodingGradients.NAME,
              Set.of(
                  VanishingGradients.NAME,
                  RateTooHigh.NAME,
                  RateTooLow.NAME,
                  RandomLabels.NAME,
                  BatchNormMismatch.NAME,
                  DeadChannels.NAME,
                  StuckAtChance.NAME)),
          entry(
              DeadLayers.NAME,
              Set.of(
                  DeadChannels.NAME,
                  ExplodingGradients.NAME,
                  RateTooHigh.NAME,
                  RateTooLow.NAME,
                  RandomLabels.NAME,
                  StuckAtChance.NAME)),
          entry(
              RateTooHigh.NAME,
              Set.of(
                  RateTooLow.NAME,
                  RandomLabels.NAME,
                  BatchNormMismatch.NAME,
                  OverFitting.NAME,
                  DeadChannels.NAME,
                  StuckAtChance.NAME)),
          entry(
              InputsNotNormalised.NAME,
              Set.of(RateTooLow.NAME, RandomLabels.NAME, StuckAtChance.NAME)),
          entry(RateTooLow.NAME, Set.of(StuckAtChance.NAME, RandomLabels.NAME)),
          entry(
              RandomLabels.NAME,
              Set.of(OverFitting.NAME, BatchNormMismatch.NAME, StuckAtChance.NAME)),
          entry(BatchNormMismatch.NAME, Set.of(OverFitting.NAME)));

  private Causes() {}

  /** Every rule, in the order of their findings. */
  public static List<Rule> rules() {
    return RULES;
  }

  /** The findings that no other of them explains, in the same order. */
  public static List<Finding> of(List<Finding> findings) {
    return findings.stream()
        .filter(
            finding -> findings.stream().noneMatch(cause -> explains(cause.rule(), finding.rule())))
        .toList();
  }

  /** Whether findings of one rule are mere consequences of another's. */
  static boolean explains(String cause, String consequence) {
    return CONSEQUENCES.getOrDefault(cause, Set.of()).contains(consequence);
  }

  /** Names of rules that the table has, as causes or as consequences. */
  static Set<String> named() {
    return Stream.concat(
            CONSEQUENCES.keySet().stream(), CONSEQUENCES.values().stream().flatMap(Set::stream))
        .collect(Collectors.toUnmodifiableSet());
  }
}
