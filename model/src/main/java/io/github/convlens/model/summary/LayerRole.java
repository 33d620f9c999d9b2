package io.github.convlens.model.summary;

import io.github.convlens.model.Activation;
import io.github.convlens.model.LayerFamily;
import org.jspecify.annotations.Nullable;

/**
 * The role of a layer in its network.
 *
 * @param family what it computes
 * @param function an activation's own function; null for the others
 * @param feeds the activation function that directly follows it, and receives its output before
 *     anything is added to it; null for none
 * @param normalised whether a normalisation directly follows it, so that the scale of its output
 *     does not matter
 */
public record LayerRole(
    LayerFamily family,
    Activation.@Nullable Function function,
    Activation.@Nullable Function feeds,
    boolean normalised) {

  /** The role of a layer about which nothing is known. */
  public static final LayerRole UNKNOWN = new LayerRole(LayerFamily.OTHER, null, null, false);

  /** Whether it has a matrix or kernel of weights. */
  public boolean weighted() {
    return family == LayerFamily.WEIGHTED;
  }
}
