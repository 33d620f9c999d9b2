package io.github.convlens.model.architecture;

import java.util.Locale;

/** The position of {@link SimpleCnn}'s batch norms. */
public enum BatchNormPlacement {
  /** There is no batch norm. */
  NONE,
  /** Convolution, batch norm, activation (Ioffe and Szegedy 2015). */
  BEFORE_ACTIVATION,
  /** Convolution, activation, batch norm (as in the published fastai book). */
  AFTER_ACTIVATION;

  /** The name in configuration files. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
