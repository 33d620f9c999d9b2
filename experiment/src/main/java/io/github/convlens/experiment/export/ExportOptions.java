package io.github.convlens.experiment.export;

/**
 * The options of an exported file.
 *
 * @param raw whether the exported network takes normalised floats (N, C, H, W) and returns logits;
 *     otherwise it takes pixels (N, H, W, C) and returns probabilities, or the predicted numbers in
 *     their original unit
 * @param fold whether a batch norm is folded into the convolution or linear layer before it
 * @param half whether weights and arithmetic are float16
 */
public record ExportOptions(boolean raw, boolean fold, boolean half) {
  /**
   * The default options: the input is pixels, the outputs are probabilities or numbers, no layers
   * are folded, and everything is float32.
   */
  public static final ExportOptions DEFAULT = new ExportOptions(false, false, false);
}
