package io.github.convlens.model.summary;

import io.github.convlens.model.Activation;
import io.github.convlens.model.LayerFamily;
import org.jspecify.annotations.Nullable;

/**
 * The role of a layer in its network.
 *
 * @param family what it computes
 * @param function an activation's own function; null for the others
 * @param feeds the activation function that directly follows it, and is the only one to receive its
 *     output; null if there is none, or if the output is also added to something or takes a
 *     shortcut
 */
public record LayerRole(
    LayerFamily family,
    Activation.@Nullable Function function,
    Activation.@Nullable Function feeds) {

  /** The role of a layer about which nothing is known. */
  public static final LayerRole UNKNOWN = new LayerRole(LayerFamily.OTHER, null, null);

  /** Whether it has a matrix or kernel of weights. */
  public boolean weighted() {
    return family == LayerFamily.WEIGHTED;
  }
}
