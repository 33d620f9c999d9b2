package io.github.convlens.training.precision;

/** The data type in which the layers compute. */
public enum Precision {
  /** Single precision throughout. */
  FLOAT32,
  /**
   * Half precision with float32 master weights and a loss scale. Batch norm's parameters and
   * statistics, the loss, updates and evaluation stay in float32.
   */
  FLOAT16,
  /**
   * bfloat16 with float32 master weights, in the same way. Numbers have the range of float32, so
   * there is no loss scale, but only 8 significant bits.
   */
  BFLOAT16
}
