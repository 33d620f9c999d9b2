package io.github.convlens.experiment.export;

/**
 * The options of an exported file.
 *
 * @param raw whether the network takes normalised floats (N, C, H, W) and returns logits, instead
 *     of taking pixels (N, H, W, C) and returning probabilities
 * @param fold whether a batch norm becomes part of the convolution or linear layer before it
 * @param half whether weights and arithmetic are float16
 */
public record ExportOptions(boolean raw, boolean fold, boolean half) {
  /**
   * The default: the input is pixels, the outputs are probabilities, and every layer is as it was
   * trained.
   */
  public static final ExportOptions DEFAULT = new ExportOptions(false, false, false);
}
