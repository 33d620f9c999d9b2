package io.github.convlens.dev.zoo;

import io.github.convlens.insight.diagnose.rule.Leakage;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A change to a healthy configuration or to its data.
 *
 * @param name the change in words
 * @param group the group of the change; two changes of the same group are not made together
 * @param accepted the names of the rules whose findings are right about a run that this change
 *     harms
 * @param layer the faulty layer; null if the fault is not in a single layer
 * @param change the function that makes the change
 */
record Fault(
    String name, Group group, Set<String> accepted, @Nullable String layer, Consumer<Plan> change) {

  /** The part of a training run that a fault changes. */
  enum Group {
    RATE,
    REGULARISATION,
    LAYERS,
    INITIALISATION,
    LOSS,
    BATCHES,
    LENGTH,
    IMAGES,
    AUGMENTATION,
    FREEZING,
    INPUT
  }

  /** A fault that is not in a single layer. */
  static Fault of(String name, Group group, Set<String> accepted, Consumer<Plan> change) {
    return new Fault(name, group, accepted, null, change);
  }

  /**
   * Whether the change counts as a fault even if it does not lower the recall: it puts training
   * images into the validation split, so the recall cannot show the harm.
   */
  boolean spoilsTheMeasure() {
    return accepted.contains(Leakage.NAME);
  }
}
