package io.github.convlens.training.optimize;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Setting;
import io.github.convlens.core.option.Values;
import io.github.convlens.data.device.Sampling;
import io.github.convlens.data.target.Targets;
import java.util.List;
import java.util.Optional;

/**
 * The options that give rare classes more weight in training than their share of the images.
 *
 * @param weights the weight of each class in the training loss; empty if all weights are equal
 * @param adjustment the offsets that the training loss adds to the outputs, depending on the
 *     classes' frequencies; empty for none
 * @param sampling the choice of images for an epoch
 */
public record ClassBalance(
    Optional<ClassWeights> weights, Optional<LogitAdjustment> adjustment, Sampling sampling) {

  /** The weight of each class in the training loss; by default, all weights are equal. */
  public static final Setting<ClassWeights> WEIGHTS = ClassWeights.setting();

  /** The choice of images for an epoch; default all images, shuffled. */
  public static final Setting<Sampling> SAMPLING =
      Setting.choice(
              "sampling",
              Sampling.class,
              "the images of an epoch: shuffled means each image once; balanced means the same"
                  + " number of images, drawn with replacement so that all classes are equally likely")
          .or(Sampling.SHUFFLED);

  /** The settings of this record. */
  public static final List<Setting<?>> SETTINGS =
      List.of(WEIGHTS, LogitAdjustment.STRENGTH, SAMPLING);

  /**
   * @throws InvalidInputException if logit adjustment, which compensates for the whole imbalance,
   *     is combined with class weights or balanced sampling
   */
  public ClassBalance {
    if (adjustment.isPresent() && weights.isPresent()) {
      throw both(WEIGHTS.key());
    }
    if (adjustment.isPresent() && sampling == Sampling.BALANCED) {
      throw both(SAMPLING.key() + " balanced");
    }
  }

  private static InvalidInputException both(String other) {
    return InvalidInputException.option(
        LogitAdjustment.STRENGTH.key(),
        "and " + other + " both compensate for unbalanced classes",
        "remove one of them");
  }

  /**
   * The options that a configuration sets.
   *
   * @throws InvalidInputException if the options cannot be combined
   */
  public static ClassBalance of(Values values) {
    return new ClassBalance(
        Optional.ofNullable(values.get(WEIGHTS)),
        Optional.ofNullable(values.get(LogitAdjustment.STRENGTH)).map(LogitAdjustment::new),
        values.get(SAMPLING));
  }

  /** Whether rare classes have more weight than their share of the images. */
  public boolean countsRareClassesMore() {
    return weights.isPresent() || adjustment.isPresent() || sampling == Sampling.BALANCED;
  }

  /**
   * The loss that is minimised.
   *
   * @param plain the loss without weights and adjustment, which validation uses
   * @param targets the targets of the training images
   * @param classes the names of the classes, by label
   * @throws InvalidInputException if a weight is given for a class that does not exist, or if the
   *     loss does not support the weights or the adjustment
   */
  public LossOptions trained(LossOptions plain, Targets targets, List<String> classes) {
    if (classes.isEmpty() && (weights.isPresent() || adjustment.isPresent())) {
      throw new IllegalArgumentException("weights and adjustment need the names of the classes");
    }
    if (adjustment.isPresent()) {
      return plain.adjusted(adjustment.get().offsets(targets.strata(), classes.size()));
    }
    return weights.isPresent()
        ? plain.weighted(weights.get().of(targets.strata(), classes))
        : plain;
  }
}
