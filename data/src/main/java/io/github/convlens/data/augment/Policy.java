package io.github.convlens.data.augment;

import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Moves (single changes, such as a rotation) that a published policy chooses for each image, with
 * torchvision's magnitudes.
 *
 * @param rule the way in which moves are chosen
 * @param moves the number of moves that RandAugment chooses
 * @param magnitude the magnitude of RandAugment's moves, 0 to 30
 */
public record Policy(PolicyRule rule, int moves, int magnitude, Interpolation interpolation)
    implements Operation {

  /** The rule; default none. */
  public static final Setting<PolicyRule> RULE =
      Setting.choice(
              "policy",
              PolicyRule.class,
              "moves (single changes, such as a rotation) chosen at random for each image:"
                  + " TrivialAugment Wide (Müller and Hutter 2021), RandAugment (Cubuk et al."
                  + " 2019), or the policies that AutoAugment (Cubuk et al. 2018) found for"
                  + " ImageNet, CIFAR-10 or SVHN")
          .or(PolicyRule.NONE);

  /** RandAugment's number of moves; default 2. */
  public static final Setting<Integer> MOVES =
      Setting.integer("policy_moves", "the number of moves that RandAugment applies to an image")
          .within(">= 1", v -> v >= 1, "give a whole number, 1 or more")
          .or(2);

  /** RandAugment's magnitude; default 9. */
  public static final Setting<Integer> MAGNITUDE =
      Setting.integer("policy_magnitude", "the strength of RandAugment's moves")
          .within(
              "in [0, 30]", v -> v >= 0 && v < PolicyRule.BINS, "give a whole number from 0 to 30")
          .or(9);

  /** The kind of this operation, which is off by default. */
  public static final Kind<Policy> KIND =
      new Kind<>(
          Policy.class,
          "policy",
          "moves chosen for each image by a published policy",
          List.of(RULE, MOVES, MAGNITUDE),
          v ->
              new Policy(
                  v.get(RULE), v.get(MOVES), v.get(MAGNITUDE), v.get(Interpolation.SETTING)));

  @Override
  public Kind<Policy> kind() {
    return KIND;
  }

  @Override
  public boolean changes() {
    return rule != PolicyRule.NONE;
  }

  @Override
  public boolean turns() {
    return changes();
  }

  @Override
  public void draw(SplittableRandom random, Picture image, Consumer<Step> steps) {
    rule.choose(
        this,
        new PolicyRule.Range(image),
        random,
        chosen -> {
          boolean other = chosen.other() && chosen.move().signed();
          double magnitude = other ? -chosen.magnitude() : chosen.magnitude();
          chosen.move().steps(magnitude, image, interpolation).forEach(steps);
        });
  }
}
