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
   * The same in bfloat16, without a loss scale: its numbers have the range of float32, but only 8
   * significant bits.
   */
  BFLOAT16
}
