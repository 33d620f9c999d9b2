package io.github.convlens.experiment.export;

/**
 * The options of an exported file.
 *
 * @param raw whether the exported network takes normalised floats (N, C, H, W) and returns logits;
 *     otherwise it takes pixels (N, H, W, C) and returns probabilities
 * @param fold whether a batch norm is folded into the convolution or linear layer before it
 * @param half whether weights and arithmetic are float16
 */
public record ExportOptions(boolean raw, boolean fold, boolean half) {
  /**
   * The default options: the input is pixels, the outputs are probabilities, and no layers are
   * folded.
   */
  public static final ExportOptions DEFAULT = new ExportOptions(false, false, false);
}
