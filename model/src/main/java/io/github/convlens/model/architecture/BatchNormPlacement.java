package io.github.convlens.model.architecture;

import java.util.Locale;

/** The place of {@link SimpleCnn}'s batch norms. */
public enum BatchNormPlacement {
  /** Nowhere. */
  NONE,
  /** Convolution, batch norm, activation (Ioffe and Szegedy 2015). */
  BEFORE_ACTIVATION,
  /** Convolution, activation, batch norm (the fastai book's final text). */
  AFTER_ACTIVATION;

  /** The name in configuration files. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
