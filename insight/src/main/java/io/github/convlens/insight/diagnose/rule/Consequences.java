package io.github.convlens.insight.diagnose.rule;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which findings are mere consequences of which others. */
final class Consequences {
  /** A cause, and the consequences that go unmentioned where it is found. */
  private static final Map<String, Set<String>> OF_CAUSE =
      Map.ofEntries(
          entry(
              SymmetricInitialisation.NAME,
              Set.of(
                  InitialisationTooSmall.NAME,
                  InitialisationTooLarge.NAME,
                  VanishingGradients.NAME,
                  ExplodingGradients.NAME,
                  Saturation.NAME,
                  NarrowLayers.NAME,
                  DeadLayers.NAME,
                  DeadChannels.NAME,
                  InputsNotNormalised.NAME,
                  RateTooHigh.NAME,
                  RateTooLow.NAME,
                  ClippingTooTight.NAME,
                  UnderTrained.NAME,
                  RandomLabels.NAME,
                  StuckAtChance.NAME,
                  ClassImbalance.NAME,
                  ClassNeverPredicted.NAME)),
          entry(
              InitialisationTooSmall.NAME,
              Set.of(
                  VanishingGradients.NAME,
                  NarrowLayers.NAME,
                  DeadLayers.NAME,
                  DeadChannels.NAME,
                  InputsNotNormalised.NAME,
                  RateTooLow.NAME,
                  UnderTrained.NAME,
                  RandomLabels.NAME,
                  StuckAtChance.NAME,
                  ClassImbalance.NAME,
                  ClassNeverPredicted.NAME)),
          entry(
              InitialisationTooLarge.NAME,
              Set.of(
                  ExplodingGradients.NAME,
                  DeadLayers.NAME,
                  DeadChannels.NAME,
                  RateTooHigh.NAME,
                  RateTooLow.NAME,
                  InputsNotNormalised.NAME,
                  UnderTrained.NAME,
                  RandomLabels.NAME,
                  BatchNormMismatch.NAME,
                  OverFitting.NAME,
                  StuckAtChance.NAME,
                  ClassImbalance.NAME,
                  ClassNeverPredicted.NAME)),
          entry(
              Saturation.NAME,
              Set.of(
                  InitialisationTooLarge.NAME,
                  VanishingGradients.NAME,
                  ExplodingGradients.NAME,
                  InputsNotNormalised.NAME,
                  RateTooHigh.NAME,
                  RateTooLow.NAME,
                  UnderTrained.NAME,
                  RandomLabels.NAME,
                  StuckAtChance.NAME,
                  ClassImbalance.NAME,
                  ClassNeverPredicted.NAME)),
          entry(
              ConstantInputs.NAME,
              Set.of(
                  ExplodingGradients.NAME,
                  DeadLayers.NAME,
                  RateTooHigh.NAME,
                  InputsNotNormalised.NAME,
                  RateTooLow.NAME,
                  UnderTrained.NAME,
                  RandomLabels.NAME,
                  BatchNormMismatch.NAME,
                  OverFitting.NAME,
                  DeadChannels.NAME,
                  RepeatedImages.NAME,
                  Leakage.NAME,
                  StuckAtChance.NAME,
                  ClassImbalance.NAME,
                  ClassNeverPredicted.NAME)),
          entry(
              OutputActivation.NAME,
              Set.of(
                  InitialisationTooSmall.NAME,
                  InitialisationTooLarge.NAME,
                  Saturation.NAME,
                  VanishingGradients.NAME,
                  ExplodingGradients.NAME,
                  DeadLayers.NAME,
                  DeadChannels.NAME,
                  RateTooHigh.NAME,
                  RateTooLow.NAME,
                  InputsNotNormalised.NAME,
                  UnderTrained.NAME,
                  RandomLabels.NAME,
                  StuckAtChance.NAME,
                  ClassImbalance.NAME,
                  ClassNeverPredicted.NAME)),
          entry(
              DropoutTooStrong.NAME,
              Set.of(
                  DeadLayers.NAME,
                  VanishingGradients.NAME,
                  RateTooLow.NAME,
                  UnderTrained.NAME,
                  RandomLabels.NAME,
                  BatchNormMismatch.NAME,
                  DeadChannels.NAME,
                  LabelNoise.NAME,
                  InputsNotNormalised.NAME,
                  StuckAtChance.NAME,
                  ClassImbalance.NAME,
                  ClassNeverPredicted.NAME)),
          entry(
              WeightDecayTooStrong.NAME,
              Set.of(
                  VanishingGradients.NAME,
                  ExplodingGradients.NAME,
                  DeadLayers.NAME,
                  DeadChannels.NAME,
                  RateTooHigh.NAME,
                  InputsNotNormalised.NAME,
                  UnderTrained.NAME,
                  RandomLabels.NAME,
                  BatchNormMismatch.NAME,
                  StuckAtChance.NAME,
                  ClassImbalance.NAME,
                  ClassNeverPredicted.NAME)),
          entry(
              LabelSmoothingTooStrong.NAME,
              Set.of(
                  VanishingGradients.NAME,
                  InitialisationTooLarge.NAME,
                  RateTooHigh.NAME,
                  RateTooLow.NAME,
                  InputsNotNormalised.NAME,
                  UnderTrained.NAME,
                  RandomLabels.NAME,
                  BatchNormMismatch.NAME,
                  StuckAtChance.NAME,
                  ClassImbalance.NAME,
                  ClassNeverPredicted.NAME)),
          entry(
              LossMismatch.NAME,
              Set.of(
                  UnderTrained.NAME,
                  RandomLabels.NAME,
                  StuckAtChance.NAME,
                  ClassImbalance.NAME,
                  ClassNeverPredicted.NAME)),
          entry(
              BatchTooSmall.NAME,
              Set.of(
                  VanishingGradients.NAME,
                  ExplodingGradients.NAME,
                  DeadLayers.NAME,
                  DeadChannels.NAME,
                  RateTooHigh.NAME,
                  InputsNotNormalised.NAME,
                  UnderTrained.NAME,
                  RandomLabels.NAME,
                  BatchNormMismatch.NAME,
                  OverFitting.NAME,
                  StuckAtChance.NAME,
                  ClassImbalance.NAME,
                  ClassNeverPredicted.NAME)),
          entry(
              ClippingTooTight.NAME,
              Set.of(
                  VanishingGradients.NAME,
                  RateTooLow.NAME,
                  InputsNotNormalised.NAME,
                  UnderTrained.NAME,
                  RandomLabels.NAME,
                  StuckAtChance.NAME,
                  ClassImbalance.NAME,
                  ClassNeverPredicted.NAME)),
          entry(
              ScheduleMismatch.NAME,
              Set.of(
                  RateTooLow.NAME,
                  UnderTrained.NAME,
                  RandomLabels.NAME,
                  StuckAtChance.NAME,
                  ClassImbalance.NAME,
                  ClassNeverPredicted.NAME)),
          entry(
              NarrowLayers.NAME,
              Set.of(
                  VanishingGradients.NAME,
                  RateTooLow.NAME,
                  DeadChannels.NAME,
                  InputsNotNormalised.NAME,
                  UnderTrained.NAME,
                  RandomLabels.NAME,
                  StuckAtChance.NAME,
                  ClassImbalance.NAME,
                  ClassNeverPredicted.NAME)),
          entry(
              VanishingGradients.NAME,
              Set.of(
                  DeadLayers.NAME,
                  DeadChannels.NAME,
                  RateTooHigh.NAME,
                  RateTooLow.NAME,
                  UnderTrained.NAME,
                  RandomLabels.NAME,
                  StuckAtChance.NAME,
                  ClassImbalance.NAME,
                  ClassNeverPredicted.NAME)),
          entry(
              ExplodingGradients.NAME,
              Set.of(
                  VanishingGradients.NAME,
                  RateTooHigh.NAME,
                  RateTooLow.NAME,
                  UnderTrained.NAME,
                  RandomLabels.NAME,
                  BatchNormMismatch.NAME,
                  DeadChannels.NAME,
                  StuckAtChance.NAME,
                  ClassImbalance.NAME,
                  ClassNeverPredicted.NAME)),
          entry(
              DeadLayers.NAME,
              Set.of(
                  NarrowLayers.NAME,
                  DeadChannels.NAME,
                  ExplodingGradients.NAME,
                  RateTooHigh.NAME,
                  RateTooLow.NAME,
                  UnderTrained.NAME,
                  RandomLabels.NAME,
                  StuckAtChance.NAME,
                  ClassImbalance.NAME,
                  ClassNeverPredicted.NAME)),
          entry(
              RateTooHigh.NAME,
              Set.of(
                  RateTooLow.NAME,
                  UnderTrained.NAME,
                  RandomLabels.NAME,
                  BatchNormMismatch.NAME,
                  OverFitting.NAME,
                  DeadChannels.NAME,
                  StuckAtChance.NAME,
                  ClassImbalance.NAME,
                  ClassNeverPredicted.NAME)),
          entry(
              InputsNotNormalised.NAME,
              Set.of(
                  RateTooLow.NAME,
                  UnderTrained.NAME,
                  RandomLabels.NAME,
                  StuckAtChance.NAME,
                  ClassImbalance.NAME,
                  ClassNeverPredicted.NAME)),
          entry(RateTooLow.NAME, Set.of(UnderTrained.NAME, StuckAtChance.NAME, RandomLabels.NAME)),
          entry(
              ValidationDiffers.NAME,
              Set.of(BatchNormMismatch.NAME, OverFitting.NAME, RandomLabels.NAME)),
          entry(RepeatedImages.NAME, Set.of(BatchNormMismatch.NAME, OverFitting.NAME)),
          entry(
              RandomLabels.NAME,
              Set.of(
                  LabelNoise.NAME,
                  OverFitting.NAME,
                  BatchNormMismatch.NAME,
                  UnderTrained.NAME,
                  StuckAtChance.NAME,
                  ClassImbalance.NAME,
                  ClassNeverPredicted.NAME)),
          entry(LabelNoise.NAME, Set.of(OverFitting.NAME, UnderTrained.NAME)),
          entry(BatchNormMismatch.NAME, Set.of(OverFitting.NAME)),
          entry(
              UnderTrained.NAME,
              Set.of(StuckAtChance.NAME, ClassImbalance.NAME, ClassNeverPredicted.NAME)));

  private Consequences() {}

  /** Whether findings of one rule are mere consequences of another's. */
  static boolean explains(String cause, String consequence) {
    return OF_CAUSE.getOrDefault(cause, Set.of()).contains(consequence);
  }

  /** Names of rules that the table has, as causes or as consequences. */
  static Set<String> named() {
    return Stream.concat(
            OF_CAUSE.keySet().stream(), OF_CAUSE.values().stream().flatMap(Set::stream))
        .collect(Collectors.toUnmodifiableSet());
  }
}
