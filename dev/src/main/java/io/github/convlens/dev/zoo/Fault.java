package io.github.convlens.dev.zoo;

import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A change of a healthy configuration or of its data.
 *
 * @param name what is changed, and to what
 * @param group changes of one group are not made together
 * @param accepted names of rules whose finding is right about a run that this change harms
 * @param layer the layer that is sick; null where it is not one
 * @param change makes it
 */
record Fault(
    String name, Group group, Set<String> accepted, @Nullable String layer, Consumer<Plan> change) {

  /** What a change is about. */
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

  /** In the run as a whole. */
  static Fault of(String name, Group group, Set<String> accepted, Consumer<Plan> change) {
    return new Fault(name, group, accepted, null, change);
  }

  /** Whether it is wrong whatever the accuracy says, as images that are in both splits. */
  boolean spoilsTheMeasure() {
    return name.startsWith("leaky");
  }
}
