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
   * The same with bfloat16, whose numbers have only 8 significant bits but the range of float32, so
   * there is no loss scale.
   */
  BFLOAT16
}
