package io.github.convlens.model.summary;

import io.github.convlens.model.Activation;
import io.github.convlens.model.LayerFamily;
import org.jspecify.annotations.Nullable;

/**
 * The role of a layer in its network.
 *
 * @param family the family of the layer
 * @param function the function of an activation; null for all other layers
 * @param feeds the activation function that directly follows the layer and is the only layer to
 *     receive its output; null if there is none, or if the output is added to another value or is
 *     also the input of a residual's shortcut
 */
public record LayerRole(
    LayerFamily family,
    Activation.@Nullable Function function,
    Activation.@Nullable Function feeds) {

  /** The role of a layer about which nothing is known. */
  public static final LayerRole UNKNOWN = new LayerRole(LayerFamily.OTHER, null, null);

  /** Whether the layer has a matrix or kernel of weights. */
  public boolean weighted() {
    return family == LayerFamily.WEIGHTED;
  }
}
