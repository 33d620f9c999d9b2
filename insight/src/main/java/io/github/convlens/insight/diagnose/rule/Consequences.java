package io.github.convlens.insight.diagnose.rule;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The findings that are mere consequences of other findings. */
final class Consequences {
  /** The consequences of every fault that keeps a network from learning. */
  private static final Set<String> NOTHING_LEARNED =
      Set.of(
          UnderTrained.NAME,
          NoMomentum.NAME,
          RandomLabels.NAME,
          StuckAtChance.NAME,
          ClassImbalance.NAME,
          ClassNeverPredicted.NAME);

  /** Each cause, with the consequences that are left out if the cause is found. */
  private static final Map<String, Set<String>> OF_CAUSE =
      Map.ofEntries(
          entry(
              SymmetricInitialisation.NAME,
              unlearned(
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
                  ClippingTooTight.NAME)),
          entry(
              InitialisationTooSmall.NAME,
              unlearned(
                  VanishingGradients.NAME,
                  NarrowLayers.NAME,
                  DeadLayers.NAME,
                  DeadChannels.NAME,
                  InputsNotNormalised.NAME,
                  RateTooLow.NAME)),
          entry(
              InitialisationTooLarge.NAME,
              unlearned(
                  ExplodingGradients.NAME,
                  DeadLayers.NAME,
                  DeadChannels.NAME,
                  RateTooHigh.NAME,
                  RateTooLow.NAME,
                  InputsNotNormalised.NAME,
                  BatchNormMismatch.NAME,
                  OverFitting.NAME)),
          entry(
              Saturation.NAME,
              unlearned(
                  InitialisationTooLarge.NAME,
                  VanishingGradients.NAME,
                  ExplodingGradients.NAME,
                  InputsNotNormalised.NAME,
                  RateTooHigh.NAME,
                  RateTooLow.NAME)),
          entry(
              ConstantInputs.NAME,
              unlearned(
                  VanishingGradients.NAME,
                  ExplodingGradients.NAME,
                  DeadLayers.NAME,
                  RateTooHigh.NAME,
                  InputsNotNormalised.NAME,
                  RateTooLow.NAME,
                  BatchNormMismatch.NAME,
                  OverFitting.NAME,
                  DeadChannels.NAME,
                  RepeatedImages.NAME,
                  Leakage.NAME)),
          entry(
              FrozenLayers.NAME,
              unlearned(
                  VanishingGradients.NAME,
                  ExplodingGradients.NAME,
                  RateTooLow.NAME,
                  DeadLayers.NAME,
                  DeadChannels.NAME,
                  InputsNotNormalised.NAME)),
          entry(
              NoActivation.NAME,
              unlearned(
                  VanishingGradients.NAME,
                  ExplodingGradients.NAME,
                  RateTooLow.NAME,
                  InputsNotNormalised.NAME)),
          entry(
              OutputActivation.NAME,
              unlearned(
                  InitialisationTooSmall.NAME,
                  InitialisationTooLarge.NAME,
                  Saturation.NAME,
                  VanishingGradients.NAME,
                  ExplodingGradients.NAME,
                  DeadLayers.NAME,
                  DeadChannels.NAME,
                  RateTooHigh.NAME,
                  RateTooLow.NAME,
                  InputsNotNormalised.NAME)),
          entry(
              DropoutTooStrong.NAME,
              unlearned(
                  DeadLayers.NAME,
                  VanishingGradients.NAME,
                  RateTooLow.NAME,
                  BatchNormMismatch.NAME,
                  DeadChannels.NAME,
                  LabelNoise.NAME,
                  InputsNotNormalised.NAME)),
          entry(
              WeightDecayTooStrong.NAME,
              unlearned(
                  VanishingGradients.NAME,
                  ExplodingGradients.NAME,
                  DeadLayers.NAME,
                  DeadChannels.NAME,
                  RateTooHigh.NAME,
                  InputsNotNormalised.NAME,
                  BatchNormMismatch.NAME)),
          entry(
              LabelSmoothingTooStrong.NAME,
              unlearned(
                  VanishingGradients.NAME,
                  InitialisationTooLarge.NAME,
                  RateTooHigh.NAME,
                  RateTooLow.NAME,
                  InputsNotNormalised.NAME,
                  BatchNormMismatch.NAME)),
          entry(LossMismatch.NAME, unlearned()),
          entry(
              AugmentationTooStrong.NAME,
              unlearned(
                  BatchTooSmall.NAME,
                  DeadLayers.NAME,
                  DeadChannels.NAME,
                  VanishingGradients.NAME,
                  RateTooLow.NAME,
                  BatchNormMismatch.NAME,
                  LabelNoise.NAME,
                  InputsNotNormalised.NAME)),
          entry(
              NoMomentum.NAME,
              Set.of(RateTooLow.NAME, UnderTrained.NAME, StuckAtChance.NAME, RandomLabels.NAME)),
          entry(
              AverageTooSlow.NAME,
              Set.of(
                  BatchNormMismatch.NAME,
                  OverFitting.NAME,
                  ValidationDiffers.NAME,
                  RandomLabels.NAME,
                  UnderTrained.NAME,
                  ClassImbalance.NAME,
                  ClassNeverPredicted.NAME)),
          entry(
              BatchTooSmall.NAME,
              unlearned(
                  VanishingGradients.NAME,
                  ExplodingGradients.NAME,
                  DeadLayers.NAME,
                  DeadChannels.NAME,
                  RateTooHigh.NAME,
                  InputsNotNormalised.NAME,
                  BatchNormMismatch.NAME,
                  LabelNoise.NAME,
                  OverFitting.NAME)),
          entry(
              ClippingTooTight.NAME,
              unlearned(VanishingGradients.NAME, RateTooLow.NAME, InputsNotNormalised.NAME)),
          entry(ScaleCollapse.NAME, unlearned(RateTooHigh.NAME, RateTooLow.NAME)),
          entry(ScheduleMismatch.NAME, unlearned(RateTooLow.NAME)),
          entry(
              NarrowLayers.NAME,
              unlearned(
                  VanishingGradients.NAME,
                  RateTooLow.NAME,
                  DeadChannels.NAME,
                  InputsNotNormalised.NAME)),
          entry(
              VanishingGradients.NAME,
              unlearned(DeadLayers.NAME, DeadChannels.NAME, RateTooHigh.NAME, RateTooLow.NAME)),
          entry(
              ExplodingGradients.NAME,
              unlearned(
                  VanishingGradients.NAME,
                  RateTooHigh.NAME,
                  RateTooLow.NAME,
                  BatchNormMismatch.NAME,
                  DeadChannels.NAME)),
          entry(
              DeadLayers.NAME,
              unlearned(
                  NarrowLayers.NAME,
                  DeadChannels.NAME,
                  ExplodingGradients.NAME,
                  RateTooHigh.NAME,
                  RateTooLow.NAME)),
          entry(
              RateTooHigh.NAME,
              unlearned(
                  RateTooLow.NAME, BatchNormMismatch.NAME, OverFitting.NAME, DeadChannels.NAME)),
          entry(InputsNotNormalised.NAME, unlearned(RateTooLow.NAME)),
          entry(
              RateTooLow.NAME,
              Set.of(
                  UnderTrained.NAME,
                  StuckAtChance.NAME,
                  RandomLabels.NAME,
                  ClassImbalance.NAME,
                  ClassNeverPredicted.NAME)),
          entry(ClassImbalance.NAME, Set.of(StuckAtChance.NAME, ClassNeverPredicted.NAME)),
          entry(
              ValidationDiffers.NAME,
              Set.of(
                  BatchNormMismatch.NAME, OverFitting.NAME, RandomLabels.NAME, UnderTrained.NAME)),
          entry(
              RepeatedImages.NAME,
              Set.of(BatchNormMismatch.NAME, OverFitting.NAME, ClassImbalance.NAME)),
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
          entry(LabelNoise.NAME, Set.of(OverFitting.NAME, UnderTrained.NAME, NoMomentum.NAME)),
          entry(BatchNormMismatch.NAME, Set.of(OverFitting.NAME, ClassNeverPredicted.NAME)),
          entry(
              UnderTrained.NAME,
              Set.of(StuckAtChance.NAME, ClassImbalance.NAME, ClassNeverPredicted.NAME)));

  private Consequences() {}

  /**
   * The consequences of every fault that keeps a network from learning, together with the
   * particular consequences of one such fault.
   */
  private static Set<String> unlearned(String... particular) {
    return Stream.concat(NOTHING_LEARNED.stream(), Stream.of(particular))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether findings of one rule are mere consequences of a finding of another rule. */
  static boolean explains(String cause, String consequence) {
    return OF_CAUSE.getOrDefault(cause, Set.of()).contains(consequence);
  }

  /** The names of all rules in the table, as causes or as consequences. */
  static Set<String> named() {
    return Stream.concat(
            OF_CAUSE.keySet().stream(), OF_CAUSE.values().stream().flatMap(Set::stream))
        .collect(Collectors.toUnmodifiableSet());
  }
}
