package io.github.convlens.model.summary;

import io.github.convlens.model.Activation;

/**
 * What a layer is in its network.
 *
 * @param kind what it computes
 * @param function an activation's own function; null for the others
 * @param feeds the activation function that its output goes into directly, and nothing else does;
 *     null for none
 * @param normalised whether a batch norm takes its output directly, so that its scale is moot
 */
public record LayerRole(
    Kind kind, Activation.Function function, Activation.Function feeds, boolean normalised) {

  /** Kinds of layers that rules tell apart. */
  public enum Kind {
    /** Convolution or linear layer. */
    WEIGHTED,
    BATCH_NORM,
    ACTIVATION,
    OTHER
  }

  /** Nothing known. */
  public static final LayerRole UNKNOWN = new LayerRole(Kind.OTHER, null, null, false);

  public boolean weighted() {
    return kind == Kind.WEIGHTED;
  }
}
